package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JacksonException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.spi.ProviderContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The one way to a server. Safe for use by many threads; each call is made by the thread that asks for it. */
final class OllamaHttp implements AutoCloseable {
    static final MediaType JSON = MediaType.get("application/json");
    static final Duration CONNECT = Duration.ofSeconds(10);
    /** A model of many gigabytes is read from a slow disk, or written to it. */
    static final Duration LOADING = Duration.ofMinutes(10);

    /** As many streams as one host can serve may end at once, and the next be asked for. */
    private static final int IDLE_CONNECTIONS = 64;

    private static final long IDLE_SECONDS = 30;

    private final OllamaEndpoint endpoint;
    private final OkHttpClient client;
    private final ConnectionPool pool = new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS);
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private final Duration requestTimeout;

    OllamaHttp(OllamaEndpoint endpoint, ProviderContext context) {
        this.endpoint = endpoint;
        this.requestTimeout = context.requestTimeout();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(pool)
                // Cancelling has to end the connection, and reading it needs no thread of the library's.
                .protocols(List.of(Protocol.HTTP_1_1))
                .fastFallback(false)
                // What the server may have got is not sent again behind anyone's back, nor is a token sent elsewhere.
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .addInterceptor(OllamaHttp::limit)
                .addNetworkInterceptor(StaleConnections::refuse)
                .eventListener(new EventListener() {
                    @Override
                    public void requestHeadersStart(Call call) {
                        exchange(call.request()).markSent();
                    }
                });
        Path socket = endpoint.socket();
        if (socket != null) {
            builder.socketFactory(Sockets.unix(socket)).proxy(Proxy.NO_PROXY);
        } else {
            builder.socketFactory(Sockets.tcp());
        }
        Path certificates = endpoint.certificates();
        if (certificates != null) {
            Trust.only(certificates, builder);
        }
        this.client = builder.build();
    }

    private static Response limit(okhttp3.Interceptor.Chain chain) throws IOException {
        Exchange exchange = exchange(chain.request());
        return StaleConnections.passOver(chain.withConnectTimeout(exchange.connectMillis(), TimeUnit.MILLISECONDS)
                .withReadTimeout(exchange.silenceMillis(), TimeUnit.MILLISECONDS));
    }

    private static Exchange exchange(Request request) {
        return Objects.requireNonNull(request.tag(Exchange.class), "exchange");
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    /** A call that has not begun; {@link #finished} must be told of its end. */
    Call newCall(String method, String path, @Nullable RequestBody body, Exchange exchange) {
        HttpUrl url = Objects.requireNonNull(endpoint.base().resolve(path), path);
        Request request = new Request.Builder()
                .url(url)
                .headers(endpoint.headers())
                .header("Accept", "application/json, application/x-ndjson")
                // A proxy that compresses would hold tokens back until they fill a block.
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "hydravisor")
                .method(method, body)
                .tag(Exchange.class, exchange)
                .build();
        Call call = client.newCall(request);
        running.add(call);
        return call;
    }

    void finished(Call call) {
        running.remove(call);
    }

    /** What is read of a response that is in order. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Response response) throws IOException;
    }

    /** Makes a call, and reads its response as a whole. */
    <T> T call(String method, String path, @Nullable RequestBody body, Exchange exchange, Reading<T> reading) {
        Call call = newCall(method, path, body, exchange);
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                throw Refusals.of(response, path);
            }
            return reading.read(response);
        } catch (IOException e) {
            throw failure(e, exchange, path);
        } finally {
            finished(call);
        }
    }

    /** What is told of a path, within the request timeout. */
    Map<String, @Nullable Object> get(String path) {
        return call("GET", path, null, new Exchange(CONNECT, requestTimeout), OllamaHttp::object);
    }

    /** What is told of a question, within the request timeout. */
    Map<String, @Nullable Object> post(String path, RequestBody body) {
        return call("POST", path, body, new Exchange(CONNECT, requestTimeout), OllamaHttp::object);
    }

    private static Map<String, @Nullable Object> object(Response response) throws IOException {
        return Json.read(response.body().byteStream());
    }

    /** For what is no stream of an answer. */
    private HydravisorException failure(IOException thrown, Exchange exchange, String path) {
        if (Thread.currentThread().isInterrupted() || isInterrupt(thrown)) {
            Thread.currentThread().interrupt();
            return new OperationInterruptedException(about(Failure.of("interrupted while waiting for " + path))
                    .effect(exchange.sent() ? Effect.UNKNOWN : Effect.NONE)
                    .cause(thrown));
        }
        if (!exchange.sent()) {
            return notConnected(thrown, exchange);
        }
        if (thrown instanceof SocketTimeoutException) {
            return new DeadlineException(about(Failure.of("no answer to " + path + " for " + exchange.silence()))
                    .effect(Effect.UNKNOWN)
                    .cause(thrown));
        }
        if (thrown instanceof JacksonException) {
            return new BackendException(about(Failure.of("the answer to " + path + " is not the JSON of Ollama"))
                    .effect(Effect.UNKNOWN));
        }
        return new UnavailableException(
                about(Failure.of("the connection broke in " + path + ": " + thrown.getMessage()))
                        .effect(Effect.UNKNOWN)
                        .cause(thrown));
    }

    static boolean isInterrupt(IOException thrown) {
        return thrown instanceof ClosedByInterruptException
                || (thrown instanceof InterruptedIOException && !(thrown instanceof SocketTimeoutException));
    }

    /** Nothing of the request has left this host. */
    HydravisorException notConnected(IOException thrown, Exchange exchange) {
        if (thrown instanceof SocketTimeoutException) {
            return new ModelStalledException(
                    about(Failure.of("could not connect to " + where() + " in " + exchange.connectMillis() + " ms"))
                            .hint("Check the address, or set a longer ChatTimeouts.connect.")
                            .cause(thrown),
                    Phase.CONNECT);
        }
        if (thrown instanceof SSLException) {
            return new BackendException(
                    about(Failure.of("cannot trust the server at " + where() + ": " + thrown.getMessage()))
                            .hint("Name the certificate to trust with the option ca, if the server is the right one.")
                            .cause(thrown));
        }
        return new UnavailableException(
                about(Failure.of("cannot connect to Ollama at " + where() + ": " + thrown.getMessage()))
                        .hint("Start the server with 'ollama serve', or name where it is: ollama://host:port.")
                        .cause(thrown));
    }

    private Failure about(Failure failure) {
        return failure.provider(OllamaProvider.NAME).resource("endpoint/" + where());
    }

    private String where() {
        return endpoint.toString();
    }

    @Override
    public void close() {
        running.forEach(Call::cancel);
        pool.evictAll();
    }
}
