package io.hydravisor.testkit.memory;

import io.hydravisor.process.ExitStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process: a program on a thread of its own. Its state is guarded by the kernel's lock. */
final class MemoryProcess implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryProcess.class);
    private static final int BASE_CODE = 0xff;
    private static final ThreadLocal<MemoryProcess> CURRENT = new ThreadLocal<>();

    private final MemoryGroup group;
    private final ProcessImage image;
    private final Thread thread;
    private final Map<Integer, Runnable> handlers = new HashMap<>();
    private final Set<Integer> ignored = new HashSet<>();
    private final Deque<Integer> pending = new ArrayDeque<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private int fatal;
    private boolean stopped;
    private @Nullable ExitStatus status;

    /** What a process is made from. */
    record ProcessImage(
            String name, List<String> args, Program program, MemoryUser user, String cwd, Map<String, String> env) {}

    MemoryProcess(MemoryGroup group, ProcessImage image, String threadName) {
        this.group = group;
        this.image = image;
        this.thread = new Thread(this, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whose thread this is: a child may use what its parent has opened. Otherwise this one. */
    MemoryProcess caller() {
        MemoryProcess current = CURRENT.get();
        return current != null && current.group.sandbox() == group.sandbox() ? current : this;
    }

    Thread thread() {
        return thread;
    }

    MemoryGroup group() {
        return group;
    }

    MemoryKernel kernel() {
        return group.sandbox().kernel();
    }

    ProcessImage image() {
        return image;
    }

    boolean stopped() {
        return stopped;
    }

    /** Whether a signal has ended it; its thread may not know yet. */
    boolean ended() {
        return fatal != 0;
    }

    @Nullable
    ExitStatus status() {
        return status;
    }

    void handle(int number, Runnable handler) {
        if (Signals.canBeHandled(number)) {
            ignored.remove(number);
            handlers.put(number, handler);
        }
    }

    void ignore(int number) {
        if (Signals.canBeHandled(number)) {
            handlers.remove(number);
            ignored.add(number);
        }
    }

    void inheritIgnored(MemoryProcess parent) {
        ignored.addAll(parent.ignored);
    }

    /** Does something when it ends, with the lock held. */
    void atEnd(Runnable work) {
        atEnd.add(work);
    }

    void signal(int number) {
        if (status != null) {
            return;
        }
        if (fatal != 0) {
            // Its thread may have swallowed the first interrupt.
            thread.interrupt();
            return;
        }
        if (number == Signals.CONT) {
            stopped = false;
            thawed();
        }
        if (number == Signals.KILL) {
            end(number);
        } else if (ignored.contains(number)) {
            return;
        } else if (handlers.containsKey(number)) {
            pending.add(number);
        } else if (Signals.stops(number)) {
            stopped = true;
        } else if (!Signals.ignored(number)) {
            if (stopped || kernel().frozen()) {
                pending.add(number);
            } else {
                end(number);
            }
        }
    }

    private void end(int number) {
        fatal = number;
        thread.interrupt();
    }

    /** What came while it stood still and ends it, ends it now, wherever its thread is. */
    void thawed() {
        if (stopped || kernel().frozen() || fatal != 0) {
            return;
        }
        pending.stream()
                .filter(number -> !handlers.containsKey(number) && !ignored.contains(number))
                .findFirst()
                .ifPresent(this::end);
    }

    /** Throws if a signal has ended it; with the lock held, on the process's thread. */
    void checkAlive() {
        if (fatal != 0) {
            throw new ProgramEnd(new ExitStatus.Signaled(fatal, true));
        }
    }

    /** The handler of a signal that came, if one is to run now; with the lock held, on the process's thread. */
    @Nullable
    Runnable nextHandler() {
        checkAlive();
        if (stopped || kernel().frozen()) {
            return null;
        }
        Integer number = pending.poll();
        return number == null ? null : handlers.getOrDefault(number, () -> {});
    }

    @Override
    public void run() {
        CURRENT.set(this);
        ProcessContext context = new ProcessContext(this);
        ExitStatus how;
        try {
            // A signal that came before the thread ran could not interrupt it.
            boolean alive = kernel().call(this, () -> true, MemoryKernel.FOREVER);
            assert alive;
            how = new ExitStatus.Exited(image.program().run(context) & BASE_CODE);
        } catch (ProgramEnd e) {
            how = e.status();
        } catch (Throwable e) {
            // Whatever it is, it is a user's, and ends this process alone.
            how = crashed(context, e);
        }
        group.sandbox().spentCpu();
        ExitStatus known = how;
        kernel().change(() -> {
            status = known;
            atEnd.forEach(Runnable::run);
            group.ended(this, known);
        });
        group.stdio().changed();
    }

    private ExitStatus crashed(ProcessContext context, Throwable thrown) {
        int signal = kernel().get(() -> fatal);
        if (signal != 0) {
            return new ExitStatus.Signaled(signal, true);
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        try {
            context.stderr().write(trace.toString().getBytes(StandardCharsets.UTF_8));
        } catch (ProgramEnd e) {
            return e.status();
        } catch (IOException e) {
            LOG.debug("{} could not write how it failed", image.name(), e);
        }
        return new ExitStatus.Exited(1);
    }
}
