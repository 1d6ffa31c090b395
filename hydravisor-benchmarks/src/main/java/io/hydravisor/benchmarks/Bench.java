package io.hydravisor.benchmarks;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A private containerd with one image, and the ways to it: ours, and that of {@code ctr} to the very same daemon. */
public final class Bench implements AutoCloseable {
    private static final String NAMESPACE = "hydravisor";

    private final Path state;
    private final Hydravisor hydra;
    private final Sandboxes sandboxes;
    private final Image image;
    private final Path instance;

    private Bench(Path state, Hydravisor hydra, Path archive) throws IOException {
        this.state = state;
        this.hydra = hydra;
        this.sandboxes = hydra.sandboxes("containerd:private");
        this.image = sandboxes.images().importArchive(archive).get(0).image();
        // Private instances are kept one folder each; in a state folder of our own there is one.
        try (Stream<Path> instances = Files.list(state.resolve("private"))) {
            this.instance = instances.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    /**
     * Starts it.
     *
     * @param archive the image, an OCI layout in a tar
     */
    public static Bench open(Path archive) throws IOException {
        Path state = Files.createTempDirectory("hydra-bench-");
        Hydravisor hydra = Hydravisor.builder().stateFolder(state).discover();
        try {
            Bench bench = new Bench(state, hydra, archive);
            // A JVM that is told to end would leave its sandboxes to whoever next makes a private containerd in that
            // folder.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAtExit(bench)));
            return bench;
        } catch (IOException | RuntimeException e) {
            hydra.close();
            throw e;
        }
    }

    private static void closeAtExit(Bench bench) {
        try {
            bench.close();
        } catch (IOException e) {
            System.err.println("Could not clean up: " + e);
        }
    }

    public Sandboxes sandboxes() {
        return sandboxes;
    }

    public SandboxSpec spec() {
        return SandboxSpec.of(image);
    }

    /** {@return a new folder that goes with this} */
    public Path temporary() throws IOException {
        return Files.createTempDirectory(state, "");
    }

    /** {@return a call of {@code ctr} on this daemon, in the namespace of our sandboxes} */
    public List<String> ctr(String... arguments) {
        return command(List.of("ctr", "-a", instance.resolve("c.sock").toString(), "-n", NAMESPACE), arguments);
    }

    /** What {@code ctr run} does by itself, with what our sandboxes have: a seccomp filter, and the same folder of runc's. */
    public List<String> ctrRun(String id, String... program) {
        List<String> run = ctr("run", "--rm", "--seccomp", "--runc-root", runcRoot(), image.name(), id);
        return command(run, program);
    }

    List<String> runc(String... arguments) {
        // The shim adds the namespace to its root.
        return command(List.of("runc", "--root", runcRoot() + "/" + NAMESPACE), arguments);
    }

    private String runcRoot() {
        return instance.resolve("runc").toString();
    }

    /** Where containerd keeps what runc is given for a sandbox. */
    Path bundle(String containerId) {
        return instance.resolve("state/io.containerd.runtime.v2.task")
                .resolve(NAMESPACE)
                .resolve(containerId);
    }

    private static List<String> command(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    /** Also by the hook, if somebody loses patience: then the other call finds nothing left to do. */
    @Override
    public synchronized void close() throws IOException {
        hydra.close();
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> left = Files.walk(state)) {
            for (Path path : left.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
