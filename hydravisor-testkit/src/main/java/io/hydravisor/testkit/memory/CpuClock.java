package io.hydravisor.testkit.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The CPU time of a sandbox's programs, where the JVM measures it; zero elsewhere. Safe for use by many threads. */
final class CpuClock {
    private final ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
    private final AtomicLong endedNanos = new AtomicLong();

    void threadEnds() {
        if (jvm.isCurrentThreadCpuTimeSupported()) {
            endedNanos.addAndGet(Math.max(0, jvm.getCurrentThreadCpuTime()));
        }
    }

    Duration total(List<Thread> running) {
        long nanos = endedNanos.get();
        if (jvm.isThreadCpuTimeSupported()) {
            for (Thread thread : running) {
                nanos += Math.max(0, jvm.getThreadCpuTime(thread.getId()));
            }
        }
        return Duration.ofNanos(nanos);
    }
}
