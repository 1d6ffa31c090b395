package io.hydravisor.containerd;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.client.ConnectionWatch;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.host.HostCleaner;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real containerd in a folder of its own for the tests of one class, which can be killed and started again. At the end
 * nothing may be left of it: a mount or a process that is fails the class.
 */
public final class ContainerdDaemon implements BeforeAllCallback, AfterAllCallback {
    public static final Image BUSYBOX = Image.oci("hydravisor.local/busybox:1");
    private static final Path REPOSITORY = repository();
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

    private final Path folder;
    private final boolean withImage;
    /** Where containerd comes from; empty for the host's own. */
    private final String suite;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4, work -> {
        Thread thread = new Thread(work, "containerd-test");
        thread.setDaemon(true);
        return thread;
    });
    private final ContainerdClient client;
    private Optional<Path> bin = Optional.empty();
    private Optional<Path> path = Optional.empty();
    private @Nullable Process process;
    private boolean oneCgroupVersion;
    private int diskMebibytes;
    private String plugins = "";
    private int depth;

    /** With the image {@link #BUSYBOX}. */
    public ContainerdDaemon() {
        this(true);
    }

    private ContainerdDaemon(boolean withImage) {
        this(withImage, System.getProperty("hydravisor.containerd.suite", ""));
    }

    private ContainerdDaemon(boolean withImage, String suite) {
        this.withImage = withImage;
        this.suite = suite;
        try {
            folder = Files.createTempDirectory(Path.of("/tmp"), "hydra-ctd-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = client("hydravisor");
    }

    /** Of another Debian suite than the host's, with the image {@link #BUSYBOX}. */
    static ContainerdDaemon ofSuite(String suite) {
        return new ContainerdDaemon(true, suite);
    }

    /** Without any image. */
    public static ContainerdDaemon empty() {
        return new ContainerdDaemon(false);
    }

    /** Where only version 1 of control groups is seen, if the host has both: crun takes no mixture. */
    public static ContainerdDaemon withOneCgroupVersion() {
        ContainerdDaemon daemon = new ContainerdDaemon(true);
        daemon.oneCgroupVersion = true;
        return daemon;
    }

    /** Whose images and sandboxes lie on a disk of their own, see {@link #root()}. */
    public static ContainerdDaemon onSmallDisk(int mebibytes) {
        ContainerdDaemon daemon = new ContainerdDaemon(true);
        daemon.diskMebibytes = mebibytes;
        return daemon;
    }

    /** With a snapshotter besides that answers at a socket. */
    ContainerdDaemon withSnapshotter(String name, Path socket) {
        plugins = """
                [proxy_plugins.%s]
                  type = "snapshot"
                  address = "%s"
                """.formatted(name, socket);
        return this;
    }

    /** Which finds programs in one folder alone, where its shim's has to be. */
    ContainerdDaemon withPath(Path programs) {
        path = Optional.of(programs);
        return this;
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("tools/busybox-image"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
        }
        return folder;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (depth++ > 0) {
            return; // A nested class shares what its outer one has.
        }
        if (!suite.isEmpty()) {
            bin = Optional.of(SuitePackage.programs(REPOSITORY, suite, "containerd"));
        }
        Files.writeString(folder.resolve("config.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
                [grpc]
                  address = "%1$s/c.sock"
                [ttrpc]
                  address = "%1$s/t.sock"
                """.formatted(folder) + plugins);
        if (diskMebibytes > 0) {
            mountDisk();
        }
        start();
        if (withImage) {
            try (Hydravisor hydra = hydra();
                    Sandboxes sandboxes = hydra.sandboxes(endpoint())) {
                sandboxes.images().importArchive(busyboxArchive());
            }
        }
    }

    private void mountDisk() throws IOException {
        Path disk = folder.resolve("disk");
        Files.createDirectory(root());
        HostCleaner.run("truncate", "--size=" + diskMebibytes + "M", disk.toString());
        HostCleaner.run("mkfs.ext4", "-q", "-F", disk.toString());
        HostCleaner.run("mount", "-o", "loop", disk.toString(), root().toString());
        if (Files.getFileStore(root()).equals(Files.getFileStore(folder))) {
            throw new IllegalStateException("could not mount " + disk);
        }
    }

    /** Where containerd keeps images and sandboxes' files. */
    public Path root() {
        return folder.resolve("root");
    }

    /** An OCI layout with busybox, made once for all test classes. */
    public static synchronized Path busyboxArchive() throws IOException, InterruptedException {
        Path archive = Path.of("target", "busybox.tar").toAbsolutePath();
        if (!Files.exists(archive)) {
            Path fresh = archive.resolveSibling("busybox.tar.new");
            Process tool = new ProcessBuilder(
                            REPOSITORY.resolve("tools/busybox-image").toString(), fresh.toString())
                    .inheritIO()
                    .start();
            if (tool.waitFor() != 0) {
                throw new IllegalStateException("tools/busybox-image failed");
            }
            Files.move(fresh, archive);
        }
        return archive;
    }

    private List<String> command() {
        List<String> containerd = List.of(
                program("containerd"), "--config", folder.resolve("config.toml").toString());
        if (!oneCgroupVersion || !Files.exists(UNIFIED)) {
            return containerd;
        }
        List<String> hidden = new ArrayList<>(
                List.of("unshare", "--mount", "sh", "-c", "umount " + UNIFIED + " && exec \"$@\"", "sh"));
        hidden.addAll(containerd);
        return hidden;
    }

    private String program(String name) {
        return bin.map(programs -> programs.resolve(name).toString()).orElse(name);
    }

    public void start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        path.ifPresent(programs -> builder.environment().put("PATH", programs.toString()));
        // Where it looks for its shim.
        bin.ifPresent(programs -> builder.environment().merge("PATH", programs + ":", (path, own) -> own + path));
        Process started = builder.start();
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                probe.finishConnect();
                return;
            } catch (IOException e) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "containerd did not start: " + Files.readString(folder.resolve("log")), e);
                }
                Thread.sleep(20);
            }
        }
    }

    /** As a crash would: without a chance to clean up. */
    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    private Process running() {
        return Objects.requireNonNull(process, "not started");
    }

    /** A connection below the provider, in the namespace that it uses. */
    public ContainerdClient client() {
        return client;
    }

    /** A connection below the provider, to be closed. */
    public ContainerdClient client(String namespace) {
        return new ContainerdClient(
                socket(), namespace, Duration.ofSeconds(60), threads, threads, new ConnectionWatch(() -> {}, () -> {}));
    }

    public Path socket() {
        return folder.resolve("c.sock");
    }

    /** By itself runc keeps its state where all containerd of a host do, so that tests would meet what others left there. */
    public Path runcRoot() {
        return folder.resolve("runc");
    }

    public Path folder() {
        return folder;
    }

    public String endpoint() {
        return "containerd:" + socket() + "?runc-root=" + runcRoot();
    }

    public Path stateFolder() {
        return folder.resolve("hydravisor");
    }

    public Hydravisor hydra() {
        return builder().discover();
    }

    public Hydravisor.Builder builder() {
        return Hydravisor.builder().stateFolder(stateFolder()).scopedLease(Duration.ofSeconds(30));
    }

    public static SandboxSpec spec() {
        return SandboxSpec.of(BUSYBOX);
    }

    /** What ctr, containerd's own client, says. */
    public String ctr(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program("ctr"), "-a", socket().toString(), "-n", "hydravisor"));
        command.addAll(List.of(arguments));
        Process ctr = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(ctr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ctr.waitFor();
        return output;
    }

    /**
     * What is left on the host of this daemon's sandboxes: processes, mounts and state folders. What is about to go, as a
     * process that has been killed, gets the time for it.
     */
    public List<String> leftovers() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> left = onHost();
        while (!left.isEmpty() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
            Thread.sleep(20);
            left = onHost();
        }
        return left;
    }

    /** What is on the host now of this daemon's sandboxes. */
    List<String> onHost() throws IOException {
        List<String> left = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(folder + "/state")) {
                left.add("mount " + line.split(" ", 6)[4]);
            }
        }
        for (String process : processes(folder + "/")) {
            if (!process.contains("config.toml")) {
                left.add("process " + process);
            }
        }
        Path state = stateFolder().resolve("containerd");
        if (Files.exists(state)) {
            try (Stream<Path> folders = Files.walk(state, 2)) {
                folders.filter(path -> path.getNameCount() == state.getNameCount() + 2)
                        .forEach(path -> left.add("folder " + path));
            } catch (UncheckedIOException e) {
                left.add("being removed: " + e.getMessage());
            }
        }
        return left;
    }

    /** The command lines of the host's processes, and so of all sandboxes', that contain a text. */
    static List<String> processes(String text) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .map(ContainerdDaemon::commandLine)
                    .filter(line -> line.contains(text))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** What a failed test left there would stay in the host's control groups. */
    private void forgetContainers() throws IOException {
        Path containers = runcRoot().resolve("hydravisor");
        if (Files.exists(containers)) {
            try (Stream<Path> left = Files.list(containers)) {
                left.forEach(container -> HostCleaner.run(
                        "runc",
                        "--root",
                        containers.toString(),
                        "delete",
                        "--force",
                        container.getFileName().toString()));
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (--depth > 0) {
            return;
        }
        List<String> left = leftovers();
        running().destroy();
        if (!running().waitFor(10, TimeUnit.SECONDS)) {
            running().destroyForcibly().waitFor();
        }
        client.close();
        threads.shutdownNow();
        HostCleaner.killUsersOf(folder);
        forgetContainers();
        HostCleaner.unmountBelow(folder);
        Folders.delete(folder);
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
    }
}
