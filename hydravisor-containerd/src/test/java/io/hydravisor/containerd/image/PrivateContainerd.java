package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.ContainerdClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A containerd of a test class's own, in a folder of its own. */
final class PrivateContainerd implements BeforeAllCallback, AfterAllCallback {
    private final Path folder;
    private final Process daemon;
    private final ScheduledExecutorService executor;
    private final ContainerdClient client;

    PrivateContainerd() {
        try {
            folder = Files.createTempDirectory(Path.of("/tmp"), "hv-");
            Path config = folder.resolve("config.toml");
            Files.writeString(config, """
                    version = 2
                    root = "%1$s/root"
                    state = "%1$s/state"
                    disabled_plugins = ["io.containerd.grpc.v1.cri"]
                    [grpc]
                      address = "%1$s/c.sock"
                    [ttrpc]
                      address = "%1$s/t.sock"
                    [plugins."io.containerd.internal.v1.opt"]
                      path = "%1$s/opt"
                    """.formatted(folder));
            daemon = new ProcessBuilder("containerd", "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor = Executors.newScheduledThreadPool(4, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        client = client("hydravisor");
    }

    ContainerdClient client() {
        return client;
    }

    /** A connection to another namespace of the same daemon. */
    ContainerdClient client(String namespace) {
        return new ContainerdClient(folder.resolve("c.sock"), namespace, Duration.ofSeconds(60), executor, executor);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(folder.resolve("c.sock"))) {
            if (!daemon.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "containerd does not start:\n" + Files.readString(folder.resolve("log")));
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        // Called for each nested class too; the daemon is of the outermost.
        if (context.getRequiredTestClass().isMemberClass()) {
            return;
        }
        client.close();
        executor.shutdownNow();
        daemon.destroy();
        if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
            daemon.destroyForcibly().waitFor();
        }
        for (String mount : mounts()) {
            new ProcessBuilder("umount", mount).inheritIO().start().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What is mounted in the folder, innermost first. */
    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> line.split(" ", 6)[4])
                .filter(point -> point.startsWith(folder + "/"))
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
