package io.hydravisor.containerd;

import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.spi.Route;
import io.hydravisor.spi.SandboxRecord;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A containerd of our own, for hosts that have the binaries but no service: with its own folder, socket and settings, started
 * and stopped by this JVM, ended by the kernel if this JVM dies.
 */
final class PrivateInstance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateInstance.class);
    private static final String SOCKET = "c.sock";
    private static final String CONFIG = "config.toml";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 10;

    private final InstanceFolder folder;
    private final Process daemon;

    private PrivateInstance(InstanceFolder folder, Process daemon) {
        this.folder = folder;
        this.daemon = daemon;
    }

    static PrivateInstance start(Path stateFolder) {
        Path containerd = Binaries.require("containerd", "containerd");
        Binaries.require("containerd-shim-runc-v2", "containerd");
        Binaries.require("runc", "runc");
        Path setsid = Binaries.require("setsid", "util-linux");
        Path setpriv = Binaries.require("setpriv", "util-linux");
        Path parent = stateFolder.resolve("private");
        SocketCheck.requireRoom(parent.resolve("0123456789012345678901").resolve(SOCKET));
        InstanceFolder folder;
        try {
            folder = InstanceFolder.create(parent);
            Files.writeString(folder.path().resolve(CONFIG), config(folder.path()));
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
            throw interrupted(e);
        } catch (AccessDeniedException e) {
            throw new PermissionDeniedException(Failure.of("can't make a private containerd below " + parent)
                    .provider("containerd")
                    .hint("Run as root, which containerd needs anyway.")
                    .cause(e));
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't make a private containerd below " + parent + ": " + e)
                    .provider("containerd")
                    .hint("Look at the disk.")
                    .cause(e));
        }
        List<String> command = List.of(
                // A session of its own, so that ctrl-C at our terminal does not end it before its sandboxes.
                setsid.toString(),
                setpriv.toString(),
                "--pdeathsig",
                "TERM",
                containerd.toString(),
                "--config",
                folder.path().resolve(CONFIG).toString());
        PrivateInstance instance = new PrivateInstance(folder, spawn(command, folder));
        instance.awaitReady();
        return instance;
    }

    private static String config(Path folder) {
        return """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt",
                  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
                  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
                [grpc]
                  address = "%1$s/c.sock"
                [ttrpc]
                  address = "%1$s/t.sock"
                """.formatted(folder);
    }

    /**
     * The kernel tells a child of the death of the thread that made it, prctl(2) PR_SET_PDEATHSIG, so that thread has to live
     * as long as the daemon shall.
     */
    private static Process spawn(List<String> command, InstanceFolder owned) {
        Path folder = owned.path();
        CompletableFuture<Process> spawned = new CompletableFuture<>();
        Thread keeper = new Thread(
                () -> {
                    try {
                        Process process = new ProcessBuilder(command)
                                .directory(folder.toFile())
                                .redirectInput(ProcessBuilder.Redirect.from(
                                        Path.of("/dev/null").toFile()))
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("containerd.log").toFile())
                                .start();
                        spawned.complete(process);
                        process.waitFor();
                    } catch (IOException e) {
                        spawned.completeExceptionally(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "hydravisor-containerd-private");
        keeper.setDaemon(true);
        keeper.start();
        try {
            // Whether interrupted or not: what is about to be spawned must be known to be ended.
            return spawned.join();
        } catch (CompletionException e) {
            owned.close();
            throw new BackendException(Failure.of("can't start containerd: " + e.getCause())
                    .provider("containerd")
                    .hint("Check that its binary can be executed.")
                    .cause(e));
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                probe.finishConnect();
                return;
            } catch (IOException notYet) {
                if (!daemon.isAlive() || System.nanoTime() - deadline > 0) {
                    String log = log();
                    close();
                    throw new UnavailableException(Failure.of("the private containerd did not start: " + log)
                            .provider("containerd")
                            .hint("It needs root, cgroups and a file system that overlayfs works on.")
                            .cause(notYet));
                }
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                close();
                throw interrupted(e);
            }
        }
    }

    private static OperationInterruptedException interrupted(Exception cause) {
        Thread.currentThread().interrupt();
        return new OperationInterruptedException(
                Failure.of("interrupted while starting a private containerd").cause(cause));
    }

    private String log() {
        try {
            List<String> lines = Files.readAllLines(folder.path().resolve("containerd.log"));
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "no log";
        }
    }

    Path folder() {
        return folder.path();
    }

    Path socket() {
        return folder.path().resolve(SOCKET);
    }

    /** runc's state of this instance alone, so that names may be those of another's. */
    Path runcRoot() {
        return folder.path().resolve(InstanceFolder.RUNC);
    }

    /** What leads other processes here while it runs. */
    Route route(Endpoint connected) {
        Map<String, String> options = new LinkedHashMap<>(connected.options());
        options.put(ContainerdEndpoint.RUNC_ROOT, runcRoot().toString());
        return new Route(new Endpoint(connected.scheme(), socket().toString(), options), folder());
    }

    long pid() {
        return daemon.pid();
    }

    /** Destroys every sandbox: nobody could reach them when the daemon has stopped. */
    void empty(ContainerdBackend backend) {
        for (SandboxRecord sandbox : backend.list()) {
            try {
                backend.open(sandbox.name()).destroy();
            } catch (HydravisorException e) {
                LOG.warn("Could not destroy sandbox {} of a private containerd", sandbox.name(), e);
            }
        }
    }

    /** Stops the daemon and removes its folder, also on a thread that is interrupted. A second close does nothing. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        daemon.destroy();
        try {
            if (!daemon.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                daemon.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            daemon.destroyForcibly();
        }
        folder.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
