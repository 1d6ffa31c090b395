package io.hydravisor.containerd;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.UnavailableException;

/** Operations of several steps: a request that found no containerd, or no runc, has changed nothing itself, but those before it have. */
final class BegunWork {
    private BegunWork() {}

    /** Does the steps that follow the first change, or are it. */
    static void run(Runnable steps) {
        try {
            steps.run();
        } catch (HydravisorException e) {
            throw failed(e);
        }
    }

    /** What the failure of a step says about the whole. */
    static HydravisorException failed(HydravisorException step) {
        boolean missing = step instanceof UnavailableException || step instanceof BackendException;
        if (!missing || step.effect() != Effect.NONE) {
            return step;
        }
        Failure failure = Failure.of(step.problem()).effect(Effect.UNKNOWN).cause(step);
        failure = step.provider().map(failure::provider).orElse(failure);
        failure = step.resource().map(failure::resource).orElse(failure);
        failure = step.hint().map(failure::hint).orElse(failure);
        return step instanceof UnavailableException ? new UnavailableException(failure) : new BackendException(failure);
    }
}
