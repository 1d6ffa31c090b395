package io.hydravisor.containerd.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.sandbox.RegistryCredentials;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The credentials that Docker keeps: in its configuration, or with the helpers that it names, docker-credential-helpers(1). An
 * identity token, which only Docker Hub's web login makes, is passed over.
 */
record DockerConfig(Path file) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final long HELPER_SECONDS = 30;

    /** What it has for a registry. */
    RegistryCredentials find(String registry) {
        JsonNode config = read();
        String helper = config.path("credHelpers")
                .path(registry)
                .asText(config.path("credsStore").asText(""));
        if (!helper.isEmpty()) {
            return ask(helper, registry);
        }
        JsonNode entry = entry(config.path("auths"), registry);
        if (entry.hasNonNull("registrytoken")) {
            return RegistryCredentials.token(entry.path("registrytoken").asText());
        }
        return entry.hasNonNull("auth")
                ? decode(entry.path("auth").asText())
                : basic(
                        entry.path("username").asText(""),
                        entry.path("password").asText(""));
    }

    private JsonNode read() {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            // Not the cause: a parser shows what it could not read, and here that may be a secret.
            throw unusable("it can't be read: " + e.getClass().getSimpleName());
        }
    }

    /** Under its name, or as older clients wrote it. */
    private static JsonNode entry(JsonNode auths, String registry) {
        for (Map.Entry<String, JsonNode> entry : auths.properties()) {
            String key = entry.getKey();
            if (key.equals(registry)
                    || key.replaceFirst("^https?://", "")
                            .replaceFirst("/.*$", "")
                            .equals(registry)) {
                return entry.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private RegistryCredentials decode(String auth) {
        try {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? RegistryCredentials.anonymous()
                    : basic(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw unusable("an 'auth' in it is not in base 64");
        }
    }

    private static RegistryCredentials basic(String user, String password) {
        return user.isEmpty() ? RegistryCredentials.anonymous() : RegistryCredentials.basic(user, password);
    }

    private RegistryCredentials ask(String helper, String registry) {
        if (!HELPER.matcher(helper).matches()) {
            throw unusable("it names a helper that is no program's name");
        }
        try {
            Process process = new ProcessBuilder("docker-credential-" + helper, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream question = process.getOutputStream()) {
                question.write((registry + "\n").getBytes(StandardCharsets.UTF_8));
            }
            byte[] answer = process.getInputStream().readAllBytes();
            if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw unusable("its helper " + helper + " does not end");
            }
            // Helpers fail for what they don't know, too.
            return process.exitValue() == 0 ? answer(MAPPER.readTree(answer)) : RegistryCredentials.anonymous();
        } catch (IOException e) {
            throw unusable("its helper docker-credential-" + helper + " can't be asked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new io.hydravisor.core.OperationInterruptedException(
                    Failure.of("interrupted while asking for credentials").provider("containerd"));
        }
    }

    private static RegistryCredentials answer(JsonNode answer) {
        return basic(answer.path("Username").asText(""), answer.path("Secret").asText(""));
    }

    private InvalidInputException unusable(String problem) {
        return new InvalidInputException(Failure.of("can't use Docker's configuration " + file + ": " + problem)
                .provider("containerd")
                .hint("Correct it, or give the pull credentials of its own."));
    }
}
