package io.hydravisor.sandbox;

import java.nio.file.Path;
import java.util.Objects;

/** What a registry is shown to let somebody pull. Immutable; never prints its secret, nor compares it. */
public abstract sealed class RegistryCredentials {
    private RegistryCredentials() {}

    /**
     * None: what a registry gives to everybody.
     *
     * @return the credentials
     */
    public static RegistryCredentials anonymous() {
        return new Anonymous();
    }

    /**
     * A user and a password, which the registry gets itself, or whoever issues its tokens.
     *
     * @param user the user's name
     * @param password the password, or what stands for one
     * @return the credentials
     */
    public static RegistryCredentials basic(String user, String password) {
        return new Basic(user, password);
    }

    /**
     * A token that is sent as it is.
     *
     * @param token for the header {@code Authorization: Bearer}
     * @return the credentials
     */
    public static RegistryCredentials token(String token) {
        return new Token(token);
    }

    /**
     * What Docker's configuration has for the registry, helpers included; none if it has nothing.
     *
     * @param file such as {@code ~/.docker/config.json}; need not exist
     * @return the credentials
     */
    public static RegistryCredentials dockerConfig(Path file) {
        return new DockerConfig(file);
    }

    /** None. */
    public static final class Anonymous extends RegistryCredentials {
        private Anonymous() {}
    }

    /** A user and a password. */
    public static final class Basic extends RegistryCredentials {
        private final String user;
        private final String password;

        private Basic(String user, String password) {
            this.user = Objects.requireNonNull(user, "user");
            this.password = Objects.requireNonNull(password, "password");
        }

        /** {@return the user's name} */
        public String user() {
            return user;
        }

        /** {@return the secret} */
        public String password() {
            return password;
        }

        @Override
        public String toString() {
            return "user " + user;
        }
    }

    /** A token. */
    public static final class Token extends RegistryCredentials {
        private final String token;

        private Token(String token) {
            this.token = Objects.requireNonNull(token, "token");
        }

        /** {@return the secret} */
        public String token() {
            return token;
        }

        @Override
        public String toString() {
            return "a token";
        }
    }

    /** A file of Docker's. */
    public static final class DockerConfig extends RegistryCredentials {
        private final Path file;

        private DockerConfig(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /** {@return the file} */
        public Path file() {
            return file;
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    @Override
    public String toString() {
        return "anonymous";
    }
}
