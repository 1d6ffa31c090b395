package io.hydravisor.containerd.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.sandbox.RegistryCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the challenges of one registry; distribution's docs/spec/auth/token.md. Nothing is shown before it is asked for. Safe for use
 * by many threads.
 */
final class Authorizer {
    private static final int MAX_TOKEN_BYTES = 1024 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Http http;
    private final URI registry;
    private final Supplier<RegistryCredentials> credentials;
    private volatile @Nullable String header;

    /**
     * @param credentials asked for at the first challenge
     */
    Authorizer(Http http, URI registry, Supplier<RegistryCredentials> credentials) {
        this.http = http;
        this.registry = registry;
        this.credentials = credentials;
    }

    /** What is known to be wanted. */
    Map<String, String> headers() {
        String known = header;
        return known == null ? Map.of() : Map.of("Authorization", known);
    }

    /**
     * Gets what a challenge asks for.
     *
     * @return whether there is anything to be shown that was not shown before
     */
    boolean answer(HttpResponse<?> refusal) throws IOException, InterruptedException {
        String before = header;
        Optional<Challenge> challenge = Challenge.best(refusal.headers().allValues("WWW-Authenticate"));
        if (challenge.isEmpty()) {
            return false;
        }
        RegistryCredentials have = credentials.get();
        if (have instanceof RegistryCredentials.Token token) {
            header = "Bearer " + token.token();
        } else if (challenge.get().scheme().equals("bearer")) {
            header = "Bearer " + token(challenge.get(), have);
        } else if (have instanceof RegistryCredentials.Basic basic) {
            header = basic(basic);
        }
        return header != null && !header.equals(before);
    }

    private static String basic(RegistryCredentials.Basic basic) {
        byte[] pair = (basic.user() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private String token(Challenge challenge, RegistryCredentials have) throws IOException, InterruptedException {
        URI issuer = issuer(challenge.parameters());
        Map<String, String> headers = new LinkedHashMap<>();
        if (have instanceof RegistryCredentials.Basic basic) {
            headers.put("Authorization", basic(basic));
        }
        HttpResponse<InputStream> response = http.get(issuer, headers);
        try (InputStream body = http.unstalled(response.body())) {
            if (response.statusCode() == 401 || response.statusCode() == 403) {
                throw new RefusedException("who issues its tokens refuses the credentials");
            }
            if (response.statusCode() != 200) {
                throw new IOException("who issues its tokens answers " + response.statusCode());
            }
            JsonNode answer = MAPPER.readTree(body.readNBytes(MAX_TOKEN_BYTES));
            String token =
                    answer.path("token").asText(answer.path("access_token").asText(""));
            if (token.isEmpty() || !token.matches("[\\x21-\\x7e]+")) {
                throw new IOException("who issues its tokens sends none");
            }
            return token;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("who issues its tokens sends no JSON");
        }
    }

    private URI issuer(Map<String, String> parameters) throws IOException {
        StringBuilder query = new StringBuilder();
        for (String name : List.of("service", "scope")) {
            if (parameters.containsKey(name)) {
                query.append(query.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(parameters.get(name), StandardCharsets.UTF_8));
            }
        }
        String realm = parameters.getOrDefault("realm", "");
        try {
            URI issuer = URI.create(realm + (realm.indexOf('?') < 0 ? "?" : "&") + query);
            if (!"https".equals(issuer.getScheme())
                    && !("http".equals(issuer.getScheme()) && "http".equals(registry.getScheme()))) {
                throw new IOException("it sends us for a token to where it would not be safe");
            }
            return issuer;
        } catch (IllegalArgumentException e) {
            throw new IOException("it sends us for a token to what is no address", e);
        }
    }
}
