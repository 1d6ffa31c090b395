package io.hydravisor.containerd.registry;

import com.google.protobuf.ByteString;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.RegistryCredentials;
import io.hydravisor.spi.ProviderContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where one image is pulled from: mirrors, then its own registry. What they say is not checked here. Safe for use by many threads;
 * for one pull.
 */
public final class Registry implements AutoCloseable {
    private final Image image;
    private final RegistryName name;
    private final Http http;
    private final List<Source> sources = new ArrayList<>();

    public Registry(Image image, PullOptions options, ProviderContext context) {
        this.image = image;
        this.name = RegistryName.of(image);
        this.http = new Http(context.executor(), context.timer());
        DockerConfig kept = new DockerConfig(PullOptions.dockerConfig());
        for (URI mirror : options.mirrors()) {
            source(mirror, () -> kept.find(mirror.getAuthority()));
        }
        RegistryCredentials given = options.credentials().orElse(RegistryCredentials.dockerConfig(kept.file()));
        source(
                name.registry(),
                () -> given instanceof RegistryCredentials.DockerConfig config
                        ? new DockerConfig(config.file()).find(name.credentialsKey())
                        : given);
    }

    private void source(URI registry, java.util.function.Supplier<RegistryCredentials> credentials) {
        sources.add(new Source(http, registry, name.repository(), new Authorizer(http, registry, credentials)));
    }

    /** What the image's name stands for. */
    public RegistryName name() {
        return name;
    }

    /**
     * A document as it was sent.
     *
     * @param type what the registry says it is; empty if it does not
     */
    public record Sent(ByteString bytes, String type) {}

    /**
     * Gets a manifest or an index.
     *
     * @param reference a tag or a digest
     * @param accept the media types that are understood
     * @param most how many bytes are read; if there are more, one more
     */
    public Sent manifest(String reference, List<String> accept, int most) {
        return get("manifests", reference, Map.of("Accept", String.join(", ", accept)), most);
    }

    /** Gets a blob whole; as for {@link #manifest}. */
    public Sent document(String digest, int most) {
        return get("blobs", digest, Map.of(), most);
    }

    private Sent get(String kind, String reference, Map<String, String> headers, int most) {
        return firstOf(source -> {
            try (Source.Answer answer = source.get(kind, reference, headers)) {
                String type =
                        answer.response().headers().firstValue("Content-Type").orElse("");
                return new Sent(
                        ByteString.copyFrom(answer.body().readNBytes(most + 1)), type.replaceFirst("\\s*;.*$", ""));
            }
        });
    }

    /**
     * Opens a blob. When it breaks off it goes on from there by itself, a few times; then a read throws.
     *
     * @param offset the first byte
     * @param size how many bytes the whole has; no more are read
     */
    public InputStream blob(String digest, long offset, long size) {
        return new BlobStream(this, digest, offset, size);
    }

    Source.Answer open(String digest, long offset) {
        Map<String, String> headers = offset == 0 ? Map.of() : Map.of("Range", "bytes=" + offset + "-");
        return firstOf(source -> source.get("blobs", digest, headers));
    }

    /** Asks one source. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Source source) throws IOException, InterruptedException;
    }

    private <T> T firstOf(Question<T> question) {
        List<HydravisorException> failures = new ArrayList<>();
        for (Source source : sources) {
            try {
                return question.ask(source);
            } catch (IOException e) {
                failures.add(failure(source, e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperationInterruptedException(about("interrupted").cause(e));
            }
        }
        // What the image's own registry says counts; why its mirrors could not help is told beside it.
        HydravisorException last = failures.remove(failures.size() - 1);
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private HydravisorException failure(Source source, IOException e) {
        Failure failure = about(
                        source + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()))
                .cause(e);
        if (e instanceof AbsentException) {
            return new NotFoundException(failure.hint("Check the image's name and its tag."));
        }
        if (e instanceof RefusedException) {
            return new PermissionDeniedException(failure.hint(
                    "Log in with docker login, give the pull credentials, or check the image's name: many registries answer"
                            + " so for what does not exist."));
        }
        return new UnavailableException(failure.hint(
                "Check the registry's address and the network, and pull again; it goes on from where it was."));
    }

    /** Ends all downloads: whoever reads gets an exception, and nothing is asked for again. */
    public void stop() {
        http.stop();
    }

    boolean stopped() {
        return http.stopped();
    }

    /** For errors about the image. */
    Failure about(String problem) {
        return Failure.of("can't pull " + image.name() + ": " + problem)
                .provider("containerd")
                .resource("image/" + image.name());
    }

    @Override
    public void close() {
        http.close();
    }
}
