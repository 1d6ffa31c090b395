package io.hydravisor.testkit.memory;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.SignalTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process group: a leader and what it started. Guarded by the kernel's lock. */
final class MemoryGroup {
    private final MemorySandbox sandbox;
    private final MemoryStdio stdio;
    private final List<MemoryProcess> live = new ArrayList<>();
    private @Nullable MemoryProcess leader;
    private @Nullable ExitStatus end;
    private @Nullable String lost;

    MemoryGroup(MemorySandbox sandbox, MemoryStdio stdio) {
        this.sandbox = sandbox;
        this.stdio = stdio;
    }

    MemorySandbox sandbox() {
        return sandbox;
    }

    MemoryStdio stdio() {
        return stdio;
    }

    /** Adds a process, the leader first; its thread is to be started after that. */
    void add(MemoryProcess process) {
        if (leader == null) {
            leader = process;
        }
        live.add(process);
    }

    boolean alive() {
        return !live.isEmpty();
    }

    int size() {
        return live.size();
    }

    List<MemoryProcess> live() {
        return List.copyOf(live);
    }

    /** How its leader ended. */
    Optional<ExitStatus> end() {
        return Optional.ofNullable(end);
    }

    void signal(int number, SignalTarget target) {
        for (MemoryProcess process : List.copyOf(live)) {
            if (target == SignalTarget.GROUP || process == leader) {
                process.signal(number);
            }
        }
    }

    /** Kills it; how it would have ended will not be known. */
    void lose(String why) {
        lost = why;
        signal(Signals.KILL, SignalTarget.GROUP);
    }

    void thawed() {
        live.forEach(MemoryProcess::thawed);
    }

    void ended(MemoryProcess process, ExitStatus status) {
        live.remove(process);
        if (process == leader && end == null) {
            end = lost == null ? status : new ExitStatus.Lost(lost, false);
            MemoryTerminal terminal = stdio.terminal();
            if (terminal != null) {
                // The kernel does that when the leader of a terminal's session ends.
                signal(Signals.HUP, SignalTarget.GROUP);
            }
        }
    }

    /** Stops waiting for programs that take no notice of KILL. */
    void giveUp() {
        live.clear();
        if (end == null) {
            end = new ExitStatus.Lost("its program took no notice of KILL", true);
        }
    }
}
