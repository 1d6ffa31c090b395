package io.hydravisor.examples;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.examples.Report.Step;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The step of {@link Quickstart} that gets an image: from a registry if that gives it in a moment, else one that is made from what
 * the host has.
 */
final class ImageStep {
    /** How long the end of a try is waited for that was interrupted. */
    private static final Duration LETTING_GO = Duration.ofMillis(500);

    private static final Path TOOL = Path.of("tools", "busybox-image");
    private static final Path MADE = Path.of("target", "busybox.tar");

    private final Step step;
    private final Images images;

    private ImageStep(Step step, Images images) {
        this.step = step;
        this.images = images;
    }

    /** Gets the image that the options say, and tells where it came from. */
    static Image run(Step step, Images images, QuickstartOptions options) throws Exception {
        return new ImageStep(step, images).get(options);
    }

    private Image get(QuickstartOptions options) throws Exception {
        if (options.image().isPresent()) {
            return from("archive", importArchive(options.image().get()));
        }
        Optional<ImageInfo> pulled = options.pull().isPresent()
                ? tryToPull(Image.oci(options.pull().get()), options.pullLimit())
                : Optional.empty();
        return pulled.isPresent() ? from("registry", pulled.get()) : from("made", importArchive(make()));
    }

    private Image from(String source, ImageInfo image) {
        step.say(image.image().name() + ", " + image.size());
        step.say(image.digest());
        step.fact("source", source);
        step.fact("image", image.image().name());
        step.fact("digest", image.digest());
        step.fact("size", image.size().bytes());
        return image.image();
    }

    private ImageInfo importArchive(Path archive) {
        step.say("importing " + archive);
        return images.importArchive(archive).get(0);
    }

    private Optional<ImageInfo> tryToPull(Image image, Duration limit) throws InterruptedException {
        step.say("trying for " + limit.toSeconds() + " s to pull " + image.name());
        CompletableFuture<ImageInfo> pull = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        pull.complete(images.pull(image));
                    } catch (RuntimeException e) {
                        pull.completeExceptionally(e);
                    }
                },
                "quickstart-pull");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.of(pull.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            step.say("it takes longer");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof HydravisorException failure)) {
                throw new IllegalStateException(e.getCause());
            }
            step.say("that failed: " + failure.problem());
        } finally {
            thread.interrupt();
            thread.join(LETTING_GO.toMillis());
        }
        // It may have come to an end in the very moment in which it was given up.
        images.delete(image);
        return Optional.empty();
    }

    /** Makes the image of the host's busybox; needs the source tree around. */
    private Path make() throws IOException, InterruptedException {
        UnexpectedException.expect(
                "the image can be made: " + TOOL + " is here; else name one with --image", Files.isExecutable(TOOL));
        step.say("making " + MADE + " of the host's busybox");
        Files.createDirectories(Objects.requireNonNull(MADE.getParent()));
        Process tool = new ProcessBuilder(TOOL.toString(), MADE.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        UnexpectedException.expect("exit code of " + TOOL, 0, tool.waitFor());
        return MADE;
    }
}
