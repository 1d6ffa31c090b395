package io.hydravisor.vault.age;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.vault.age.format.ScryptRecipient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a vault is.
 *
 * @param folder what its files lie in
 * @param seen where it is written down what was seen of it
 * @param workFactor of a passphrase's scrypt, if one is set
 */
record VaultPlace(Endpoint endpoint, Path folder, Path seen, int workFactor) {
    private static final String WORK_FACTOR = "work-factor";
    private static final int LEAST_WORK = 10;

    static VaultPlace of(Endpoint endpoint, ProviderContext context) {
        int workFactor = ScryptRecipient.DEFAULT_WORK_FACTOR;
        for (var option : endpoint.options().entrySet()) {
            if (!option.getKey().equals(WORK_FACTOR)) {
                throw invalid(endpoint, "it has no option '" + option.getKey() + "'", "Its one option is work-factor.");
            }
            workFactor = workFactor(endpoint, option.getValue());
        }
        Path folder = endpoint.address().isEmpty()
                ? dataFolder(System::getenv).resolve("hydravisor").resolve("vault")
                : Path.of(endpoint.address()).toAbsolutePath().normalize();
        return new VaultPlace(
                endpoint, folder, context.stateFolder().resolve("vault").resolve(tag(folder)), workFactor);
    }

    private static int workFactor(Endpoint endpoint, String text) {
        try {
            int factor = Integer.parseInt(text);
            if (factor >= LEAST_WORK && factor <= ScryptRecipient.MAX_WORK_FACTOR) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw wrongFactor(endpoint, text);
        }
        throw wrongFactor(endpoint, text);
    }

    private static InvalidInputException wrongFactor(Endpoint endpoint, String text) {
        return invalid(
                endpoint,
                "no work factor: '" + text + "'",
                "Give a number from " + LEAST_WORK + " to " + ScryptRecipient.MAX_WORK_FACTOR + ".");
    }

    private static InvalidInputException invalid(Endpoint endpoint, String why, String hint) {
        return new InvalidInputException(Failure.of("can't use the endpoint " + endpoint + ": " + why)
                .provider(VaultErrors.PROVIDER)
                .hint(hint));
    }

    /** The XDG Base Directory Specification: what is not absolute counts as not set. */
    static Path dataFolder(UnaryOperator<@Nullable String> environment) {
        String set = environment.apply("XDG_DATA_HOME");
        return set != null && set.startsWith("/")
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".local", "share");
    }

    private static String tag(Path folder) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(real(folder).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The same before the folder is made and after. */
    private static Path real(Path folder) {
        Path parent = folder.getParent();
        if (parent == null || Files.exists(folder)) {
            try {
                return folder.toRealPath();
            } catch (IOException e) {
                return folder;
            }
        }
        return real(parent).resolve(folder.getFileName());
    }

    String resource() {
        return "vault/" + endpoint;
    }
}
