package io.hydravisor.containerd.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one sandbox as the host sees them. Each is checked to be in the sandbox's control group before it is
 * touched: a number alone may have passed to a stranger.
 */
public final class HostProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final int SIGKILL = 9;

    private static final Logger LOG = LoggerFactory.getLogger(HostProcesses.class);

    private final String cgroup;

    /**
     * @param cgroup the control group's path, which nothing else on the host has
     */
    public HostProcesses(String cgroup) {
        this.cgroup = cgroup;
    }

    /** Whether a process lives (or is not reaped yet) and is one of the sandbox's. */
    public boolean owns(int pid) {
        try {
            for (String line : Files.readAllLines(PROC.resolve(pid + "/cgroup"), StandardCharsets.UTF_8)) {
                if (line.endsWith(cgroup)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a signal to a process group of the sandbox; false if nobody of it lives. */
    public boolean signalGroup(int group, int signal) throws NativeException {
        if (!groupAlive(group)) {
            return false;
        }
        if (Libc.kill(-group, signal) != 0) {
            NativeException failure = Errno.last("kill");
            if (failure.errno() == Errno.ESRCH) {
                return false;
            }
            throw failure;
        }
        return true;
    }

    /**
     * Kills the sandbox's first process, and with it, by the kernel's own hand, all that is in its process namespace,
     * pid_namespaces(7). Nobody is killed if the number is not that of such a process of the sandbox.
     *
     * @return whether everything there is ending now
     */
    public boolean killFirst(int pid) {
        if (!Host.privileged().available()) {
            return false;
        }
        try (Fd process = Fd.process(pid)) {
            // Asked while the descriptor is open: it is this process that dies, or none.
            if (!owns(pid) || !isFirstInside(pid)) {
                return false;
            }
            process.signal(SIGKILL);
            return true;
        } catch (NativeException e) {
            LOG.debug("Could not kill process {} of {}", pid, cgroup, e);
            return false;
        }
    }

    /** Whether a process is number 1 in a namespace below ours: proc(5), status, NSpid. */
    private static boolean isFirstInside(int pid) {
        try (Stream<String> lines = Files.lines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(
                    line -> line.startsWith("NSpid:") && line.endsWith("\t1") && line.split("\t", -1).length > 2);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** The first child that a process of the sandbox has had and still has; 0 if there is none. */
    public int firstChild(int pid) {
        if (!owns(pid)) {
            return 0;
        }
        try {
            // In the order in which they came to be its children, proc(5).
            String children = Files.readString(PROC.resolve(pid + "/task/" + pid + "/children"))
                    .strip();
            return children.isEmpty() ? 0 : Integer.parseInt(children.split(" ", 2)[0]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether the parent of a process of the sandbox, its shim, has one of these files open. */
    public boolean parentHolds(int pid, List<Path> files) {
        if (!owns(pid)) {
            return false;
        }
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(PROC.resolve(fields(pid)[1]).resolve("fd"))) {
            Set<Path> real = new HashSet<>();
            for (Path file : files) {
                real.add(file.toRealPath());
            }
            for (Path descriptor : open) {
                if (real.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("Could not look at what the shim of {} has open", cgroup, e);
            return false;
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return descriptor; // Closed meanwhile.
        }
    }

    /** State, parent and process group of a process, from proc(5)'s stat. */
    private static String[] fields(int pid) throws IOException {
        String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        // The name is in parentheses and may hold any character.
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
    }

    /** Whether somebody of a process group of the sandbox lives; zombies don't. */
    public boolean groupAlive(int group) {
        if (isMember(group, group)) {
            return true;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                if (isMember(Integer.parseInt(process.getFileName().toString()), group)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // A list that can't be read says nothing; nobody is signalled on a guess.
        }
        return false;
    }

    private boolean isMember(int pid, int group) {
        return liveGroup(pid).filter(found -> found == group).isPresent() && owns(pid);
    }

    /** The process group of a process that is no zombie, from proc(5)'s stat. */
    private static Optional<Integer> liveGroup(int pid) {
        try {
            String[] fields = fields(pid);
            return fields[0].equals("Z") || fields[0].equals("X")
                    ? Optional.empty()
                    : Optional.of(Integer.valueOf(fields[2]));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
