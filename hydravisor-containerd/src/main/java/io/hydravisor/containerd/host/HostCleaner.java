package io.hydravisor.containerd.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what was started and mounted in a folder of ours, which nobody else has a reason to name. */
public final class HostCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(HostCleaner.class);
    private static final int SIGKILL = 9;
    private static final int MNT_DETACH = 2;
    private static final long POLL_MILLIS = 10;
    private static final int POLLS = 500;
    private static final int RUN_SECONDS = 20;

    private HostCleaner() {}

    /** Kills the processes that were started with a path in the folder as an argument, and waits until they are gone. */
    public static void killUsersOf(Path folder) {
        for (int poll = 0; poll < POLLS; poll++) {
            List<Integer> users = usersOf(folder);
            if (users.isEmpty()) {
                return;
            }
            users.forEach(pid -> Libc.kill(pid, SIGKILL));
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        LOG.warn("Processes that use {} can't be killed: {}", folder, usersOf(folder));
    }

    private static List<Integer> usersOf(Path folder) {
        List<Integer> users = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                if (names(process, folder + "/")) {
                    users.add(Integer.valueOf(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            LOG.warn("Could not list the host's processes", e);
        }
        return users;
    }

    private static boolean names(Path process, String prefix) {
        try {
            String commandLine = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            for (String argument : commandLine.split("\0", -1)) {
                if (argument.startsWith(prefix)) {
                    return true;
                }
            }
        } catch (IOException e) {
            LOG.trace("{} is gone", process, e);
        }
        return false;
    }

    /** Unmounts all that is mounted in the folder, the last mounted first. */
    public static void unmountBelow(Path folder) {
        List<String> mounts = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8)) {
                String where = line.split(" ", 6)[4];
                if (where.startsWith(folder + "/")) {
                    mounts.add(where);
                }
            }
        } catch (IOException e) {
            LOG.warn("Could not list the host's mounts", e);
        }
        Collections.reverse(mounts);
        for (String mount : mounts) {
            if (Libc.umount2(Errno.bytes(mount), MNT_DETACH) != 0) {
                LOG.warn("Could not unmount {}", mount, Errno.last("umount"));
            }
        }
    }

    /** Runs a program of the host to its end; its failure is logged. */
    public static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("{} did not end", command[0]);
            } else if (process.exitValue() != 0) {
                LOG.debug("{} ended with {}", command[0], process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("Could not run {}", command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
