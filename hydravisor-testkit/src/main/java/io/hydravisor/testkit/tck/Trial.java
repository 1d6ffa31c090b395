package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Sandboxes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.Executable;

/** Runs rules against a subject. */
final class Trial {
    /** Enough for a busy machine; a rule that takes longer hangs. */
    private static final Duration LIMIT =
            Duration.ofSeconds(Integer.getInteger("hydravisor.tck.seconds", Sizes.FULL ? 600 : 120));

    private Trial() {}

    /** The rules that bind it: those whose capabilities it declares, and its endpoint has. */
    static List<SandboxRule> binding(Subject subject) {
        try (Hydravisor hydra = subject.builder().discover();
                Sandboxes endpoint = hydra.sandboxes(subject.endpoint())) {
            return SandboxRule.all().stream()
                    .filter(rule -> rule.binds(
                            subject.provider().capabilities(),
                            needed -> endpoint.supports(needed).available()))
                    .filter(rule ->
                            !rule.needsDisturbance() || subject.disturbance().isPresent())
                    .toList();
        }
    }

    /** Throws what the rule throws, or says where it hangs. */
    static void run(SandboxRule rule, Subject subject) throws Throwable {
        within(rule.id(), () -> {
            try (Lab lab = new Lab(subject)) {
                rule.check().in(lab);
            }
        });
    }

    /** Runs a check on a thread of its own, which hangs without the caller. */
    static void within(String id, Executable check) throws Throwable {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread runner = new Thread(
                () -> {
                    try {
                        check.execute();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                "tck-" + id);
        runner.setDaemon(true);
        runner.start();
        try {
            done.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            runner.join();
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            AssertionError hangs = new AssertionError(id + " hangs: no end after " + LIMIT.toSeconds() + " s");
            hangs.setStackTrace(runner.getStackTrace());
            runner.interrupt();
            throw hangs;
        }
    }
}
