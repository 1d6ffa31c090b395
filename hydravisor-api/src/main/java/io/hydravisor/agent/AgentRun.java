package io.hydravisor.agent;

import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** A run that is under way or has ended. Safe for use by many threads. */
public final class AgentRun implements AutoCloseable {
    private final String id;
    private final AgentWatch watch;
    private final CompletableFuture<AgentResult> end = new CompletableFuture<>();

    private AgentRun(String id, AgentWatch watch) {
        this.id = id;
        this.watch = watch;
    }

    static AgentRun of(AgentJournal journal, AgentWatch watch, AgentLoop loop, Executor executor) {
        AgentRun run = new AgentRun(journal.id(), watch);
        try {
            executor.execute(() -> run.go(journal, loop));
            return run;
        } catch (RuntimeException e) {
            watch.finish();
            throw e;
        }
    }

    private void go(AgentJournal journal, AgentLoop loop) {
        try {
            watch.begin();
            journal.started();
            AgentResult result = loop.run();
            watch.finish();
            journal.ended(result);
            end.complete(result);
        } catch (Throwable e) { // whoever waits has to learn of it, whatever it is
            watch.finish();
            end.completeExceptionally(e);
        }
    }

    /** {@return the id in the events' resource, {@code agent/ID}} */
    public String id() {
        return id;
    }

    /**
     * Waits for the end; for as long as the limits allow. Interrupting only stops the waiting.
     *
     * @return how it ended
     * @throws OperationInterruptedException if the thread is interrupted
     * @throws RuntimeException what a listener or a guard has thrown, unless it was a HydravisorException
     */
    public AgentResult result() {
        try {
            return end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while waiting for an agent")
                    .resource("agent/" + id)
                    .cause(e));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** {@return the end, to be composed with; cancelling it has no effect on the run} */
    public CompletableFuture<AgentResult> onEnd() {
        return end.copy();
    }

    /**
     * Ends the model's answer or the command that runs; the run then ends as {@link AgentEnd#CANCELLED}. Does not wait, and does
     * nothing once it has ended.
     */
    public void cancel() {
        watch.end(new Stop(AgentEnd.CANCELLED, "the run was cancelled"));
    }

    /** Cancels it, and waits until nothing of it runs any more. An interrupt does not stop this waiting, and stays set. */
    @Override
    public void close() {
        cancel();
        try {
            end.join();
        } catch (CompletionException | CancellationException e) {
            // It is result() that tells of it.
            assert end.isDone();
        }
    }
}
