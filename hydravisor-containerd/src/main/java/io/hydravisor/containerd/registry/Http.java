package io.hydravisor.containerd.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Requests that follow redirects, and answers that may not stall. For one pull. */
final class Http implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final String AUTHORIZATION = "Authorization";

    private final HttpClient client;
    private final ScheduledExecutorService timer;
    private final Set<StallGuard> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    Http(Executor executor, ScheduledExecutorService timer) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER) // Ours drops what another host must not see.
                .executor(executor)
                .build();
        this.timer = timer;
    }

    /**
     * Gets something; the caller closes the answer's body.
     *
     * @throws IOException also if it is redirected in circles, or from a safe place to one that is not
     */
    HttpResponse<InputStream> get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        URI at = uri;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(ANSWER);
            boolean sameHost = at.getScheme().equals(uri.getScheme())
                    && at.getRawAuthority().equals(uri.getRawAuthority());
            headers.forEach((name, value) -> {
                if (sameHost || !name.equals(AUTHORIZATION)) {
                    request.header(name, value);
                }
            });
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (!REDIRECTS.contains(response.statusCode())) {
                return response;
            }
            response.body().close();
            at = target(at, response);
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects");
    }

    private static URI target(URI from, HttpResponse<?> response) throws IOException {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("a redirect that does not say where to"));
        try {
            URI to = from.resolve(location);
            boolean safe = "https".equals(to.getScheme())
                    || ("http".equals(to.getScheme()) && "http".equals(from.getScheme()));
            if (!safe || to.getRawAuthority() == null) {
                throw new IOException("a redirect to what is not safe");
            }
            return to;
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect to what is no address", e);
        }
    }

    /** A body whose reader does not wait for ever. */
    InputStream unstalled(InputStream body) throws IOException {
        StallGuard guarded = new StallGuard(body, timer, open::remove);
        open.add(guarded);
        if (stopped) {
            guarded.close();
        }
        return guarded;
    }

    /** Ends all who read; Java's own client does not hear of an interrupt while it waits for a body. */
    void stop() {
        stopped = true;
        for (StallGuard body : open) {
            body.cut();
        }
    }

    boolean stopped() {
        return stopped;
    }

    @Override
    public void close() {
        // From Java 21 on; before, its thread ends when it is collected.
        if ((Object) client instanceof AutoCloseable closing) {
            try {
                closing.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a client of HTTP does not fail", e);
            }
        }
    }
}
