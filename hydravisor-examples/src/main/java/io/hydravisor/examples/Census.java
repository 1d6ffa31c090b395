package io.hydravisor.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts what a program has left behind, by looking at the host and not by asking the library: processes, mounts and files of
 * its state folder, its child processes, and threads of Hydravisor.
 */
final class Census {
    private static final Path PROC = Path.of("/proc");

    private final Path folder;

    Census(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks until nothing is left.
     *
     * @param patience for how long at most
     * @return what is still there then, in words
     */
    List<String> take(Duration patience) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> left = look();
        while (!left.isEmpty() && System.nanoTime() - start < patience.toNanos()) {
            Thread.sleep(50);
            left = look();
        }
        return left;
    }

    /** What there still is of the folder: processes that name it, mounts and files in it. */
    List<String> folder() throws IOException {
        List<String> left = new ArrayList<>();
        processes().forEach(line -> left.add("process " + line));
        mounts().forEach(point -> left.add("mount " + point));
        files().forEach(file -> left.add("file " + file));
        return left;
    }

    private List<String> look() throws IOException {
        List<String> left = folder();
        ProcessHandle.current().children().forEach(child -> left.add("child process " + child.pid()));
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("hydravisor"))
                .forEach(name -> left.add("thread " + name));
        return left;
    }

    /** The processes whose command line names the folder, this one left out. */
    private List<String> processes() throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+") && !name.equals(self))
                    .map(Census::commandLine)
                    .filter(line -> line.contains(folder.toString()))
                    .toList();
        }
    }

    private static String commandLine(String pid) {
        try {
            // A command line is bytes without a charset; the folder's name is ASCII in all of those that matter.
            return Files.readString(PROC.resolve(pid).resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            return ""; // it has ended since it was listed
        }
    }

    /** The mounts at or below the folder. */
    private List<String> mounts() throws IOException {
        // The fifth field is the mount point, proc(5).
        return Files.readAllLines(PROC.resolve("self/mountinfo")).stream()
                .map(line -> line.split(" ", 6)[4])
                .filter(point -> Path.of(point).startsWith(folder))
                .toList();
    }

    /** What is in the folder apart from folders, and from lock files: these can't go while somebody might wait for them. */
    private List<String> files() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(entry -> !Files.isDirectory(entry) && !isLock(entry))
                    .map(Path::toString)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            return List.of("being removed: " + e.getMessage());
        }
    }

    /** Whether a file is only there to be locked: hidden and empty. */
    private static boolean isLock(Path file) {
        return file.getFileName().toString().startsWith(".") && file.toFile().length() == 0;
    }
}
