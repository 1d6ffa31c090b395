package io.hydravisor.containerd.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One repository at one registry: the image's own or a mirror. What fails for a moment is asked for again. */
final class Source {
    private static final Logger LOG = LoggerFactory.getLogger(Source.class);
    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final Http http;
    private final URI registry;
    private final String repository;
    private final Authorizer authorizer;

    Source(Http http, URI registry, String repository, Authorizer authorizer) {
        this.http = http;
        this.registry = registry;
        this.repository = repository;
        this.authorizer = authorizer;
    }

    /** An answer that is no error; its body is closed by the caller, and does not stall. */
    record Answer(HttpResponse<InputStream> response, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    Answer get(String kind, String reference, Map<String, String> headers) throws IOException, InterruptedException {
        URI uri = registry.resolve("/v2/" + repository + "/" + kind + "/" + reference);
        for (int attempt = 1; ; attempt++) {
            try {
                return once(uri, headers);
            } catch (RefusedException | AbsentException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                LOG.debug("Asking {} again", registry.getAuthority(), e);
            }
            TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << attempt);
        }
    }

    private Answer once(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(uri, headers);
        if (response.statusCode() == 401) {
            response.body().close();
            if (authorizer.answer(response)) {
                response = send(uri, headers);
            }
        }
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return new Answer(response, http.unstalled(response.body()));
        }
        response.body().close();
        throw switch (status) {
            case 401, 403 ->
                new RefusedException(
                        authorizer.headers().isEmpty() ? "it wants credentials" : "it refuses the credentials");
            case 404 -> new AbsentException("it does not have it");
            default -> new IOException("it answers " + status);
        };
    }

    private HttpResponse<InputStream> send(URI uri, Map<String, String> headers)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(authorizer.headers());
        return http.get(uri, all);
    }

    @Override
    public String toString() {
        return registry.getAuthority();
    }
}
