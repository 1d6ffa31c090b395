package io.hydravisor.testkit.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The threads, open descriptors and child processes of this JVM at one moment, each by what tells it from others. */
record Census(Set<String> threads, Set<String> descriptors, Set<String> children) {
    /** Threads of the JDK and of native bridges, which come and go by their own rules and belong to the whole JVM. */
    private static final Set<String> OF_THE_JVM = Set.of(
            "process reaper",
            "JNA Cleaner",
            "Attach Listener",
            "Cleaner-",
            "ForkJoinPool",
            "Read-Poller",
            "Write-Poller",
            "VirtualThread-unparker",
            "Keep-Alive-Timer",
            "Common-Cleaner",
            "OkHttp ConnectionPool",
            "OkHttp TaskRunner");

    static Census take() {
        Set<String> threads = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OF_THE_JVM.stream().noneMatch(thread.getName()::startsWith))
                .forEach(thread -> threads.add(thread.getName() + " #" + System.identityHashCode(thread)));
        Set<String> children = new TreeSet<>();
        ProcessHandle.current()
                .children()
                .forEach(child ->
                        children.add(child.pid() + " " + child.info().command().orElse("?")));
        return new Census(threads, openDescriptors(), children);
    }

    private static Set<String> openDescriptors() {
        Set<String> descriptors = new TreeSet<>();
        Path folder = Path.of("/proc/self/fd");
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    // The one that this listing itself has opened.
                    if (!target.matches("/proc/\\d+/fd")) {
                        descriptors.add(each.getFileName() + " -> " + target);
                    }
                } catch (IOException closedMeanwhile) {
                    // Then it is not open.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptors;
    }

    /** What is here and was not there before. */
    List<String> since(Census before) {
        List<String> more = new ArrayList<>();
        add(more, "thread ", threads, before.threads);
        add(more, "descriptor ", descriptors, before.descriptors);
        add(more, "child ", children, before.children);
        return more;
    }

    private static void add(List<String> more, String kind, Set<String> now, Set<String> before) {
        now.stream().filter(each -> !before.contains(each)).map(kind::concat).forEach(more::add);
    }
}
