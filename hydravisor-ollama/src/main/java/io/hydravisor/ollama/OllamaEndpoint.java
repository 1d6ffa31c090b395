package io.hydravisor.ollama;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is, and what every request to it carries.
 *
 * @param base the URL that paths are put behind
 * @param socket the Unix socket; null for TCP
 * @param headers for a proxy in front; they may hold secrets
 * @param certificates a PEM file of those to trust; null for the JVM's own
 */
record OllamaEndpoint(
        HttpUrl base,
        @Nullable Path socket,
        Headers headers,
        @Nullable Path certificates) {
    static final String HTTP = "ollama";
    static final String HTTPS = "ollama+https";
    static final String UNIX = "ollama+unix";

    static final int DEFAULT_PORT = 11434;
    private static final int HTTPS_PORT = 443;
    /** sun_path of unix(7), less the final zero byte. */
    private static final int MAX_SOCKET_PATH = 107;

    static OllamaEndpoint parse(Endpoint endpoint, Map<String, String> environment) {
        Headers.Builder headers = new Headers.Builder();
        Path certificates = null;
        for (Map.Entry<String, String> option : endpoint.options().entrySet()) {
            String name = option.getKey();
            String value = option.getValue();
            if (name.equals("token-env")) {
                header(headers, "Authorization", "Bearer " + variable(environment, value));
            } else if (name.equals("token-file")) {
                header(headers, "Authorization", "Bearer " + file(value));
            } else if (name.startsWith("header.")) {
                header(headers, name.substring("header.".length()), value);
            } else if (name.startsWith("header-env.")) {
                header(headers, name.substring("header-env.".length()), variable(environment, value));
            } else if (name.equals("ca") && endpoint.scheme().equals(HTTPS)) {
                certificates = Path.of(value).toAbsolutePath();
            } else {
                throw invalid("it has no option '" + name + "'");
            }
        }
        if (endpoint.scheme().equals(UNIX)) {
            HttpUrl local = Objects.requireNonNull(HttpUrl.parse("http://localhost/"));
            return new OllamaEndpoint(local, socketPath(endpoint.address()), headers.build(), null);
        }
        return new OllamaEndpoint(url(endpoint), null, headers.build(), certificates);
    }

    private static Path socketPath(String address) {
        String path = address.startsWith("//") ? address.substring(2) : address;
        if (!path.startsWith("/") || path.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw invalid("a Unix socket's path is absolute and at most " + MAX_SOCKET_PATH + " bytes long");
        }
        return Path.of(path);
    }

    private static HttpUrl url(Endpoint endpoint) {
        boolean secure = endpoint.scheme().equals(HTTPS);
        String address = endpoint.address().isEmpty() ? "//localhost" : endpoint.address();
        try {
            URI uri = new URI((secure ? "https:" : "http:") + (address.startsWith("//") ? "" : "//") + address);
            if (uri.getHost() == null || uri.getRawFragment() != null) {
                throw invalid("it names no host");
            }
            if (uri.getRawUserInfo() != null) {
                throw invalid("it holds a user or password, which would get into logs");
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : DEFAULT_PORT;
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            return new HttpUrl.Builder()
                    .scheme(secure ? "https" : "http")
                    .host(uri.getHost())
                    .port(port)
                    .encodedPath(path.endsWith("/") ? path : path + "/")
                    .build();
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Neither text nor cause: what can't be read may hold a password.
            throw invalid("its address can't be read");
        }
    }

    private static void header(Headers.Builder headers, String name, String value) {
        try {
            headers.set(name, value);
        } catch (IllegalArgumentException e) {
            throw invalid("a header has characters that HTTP does not allow");
        }
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw invalid("the environment variable " + name + " is not set");
        }
        return value.strip();
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            throw invalid("the file " + path + " can't be read");
        }
    }

    private static InvalidInputException invalid(String why) {
        return new InvalidInputException(Failure.of("not an endpoint of Ollama: " + why)
                .provider(OllamaProvider.NAME)
                .hint("Write ollama://host:port, ollama+https://host or ollama+unix:/path, with the options token-env,"
                        + " token-file, header.NAME, header-env.NAME and, with https, ca."));
    }

    /** {@return where the server is; no headers, which may be secret} */
    @Override
    public String toString() {
        return socket == null ? base.toString() : socket.toString();
    }
}
