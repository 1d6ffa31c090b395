package io.hydravisor.front;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;

/** The failure of one step of many: the step changed nothing, and those before it have. */
final class PartialEffect {
    private PartialEffect() {}

    static HydravisorException of(HydravisorException step) {
        if (step.effect() != Effect.NONE) {
            return step;
        }
        Failure failure = Failure.of(step.problem()).effect(Effect.DONE).cause(step);
        failure = step.provider().map(failure::provider).orElse(failure);
        failure = step.resource().map(failure::resource).orElse(failure);
        failure = step.hint().map(failure::hint).orElse(failure);
        if (step instanceof NotFoundException) {
            return new NotFoundException(failure);
        } else if (step instanceof PermissionDeniedException) {
            return new PermissionDeniedException(failure);
        } else if (step instanceof InvalidInputException) {
            return new InvalidInputException(failure);
        } else if (step instanceof ExhaustedException) {
            return new ExhaustedException(failure);
        } else if (step instanceof ConflictException) {
            return new ConflictException(failure);
        } else if (step instanceof AlreadyExistsException) {
            return new AlreadyExistsException(failure);
        } else if (step instanceof BackendException) {
            return new BackendException(failure);
        }
        return step;
    }
}
