package io.hydravisor.testkit.memory;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.CommandStartException;

/** What is said about failures that several parts have in common. */
final class Errors {
    static final String PROVIDER = "memory";

    private Errors() {}

    static Failure failure(String problem, String resource) {
        return Failure.of(problem).provider(PROVIDER).resource(resource);
    }

    static NotFoundException gone(String resource) {
        return new NotFoundException(
                failure("there is no such sandbox", resource).hint("It was destroyed; list() tells which there are."));
    }

    static NotFoundException noSession(String resource) {
        return new NotFoundException(
                failure("there is no such session", resource).hint("It has ended; list() tells which there are."));
    }

    static NotFoundException noPane(String resource) {
        return new NotFoundException(
                failure("it is gone", resource).hint("windows() and panes() tell which there are."));
    }

    static ConflictException notRunning(String resource) {
        return new ConflictException(failure("the sandbox does not run", resource)
                .hint("Start or resume it, or make a new one if it is gone."));
    }

    static ConflictException closed(String resource) {
        return new ConflictException(
                failure("the connection was closed", resource).hint("Ask Hydravisor.sandboxes(...) for a new one."));
    }

    static UnavailableException lost(String doing, String resource, Effect effect) {
        return new UnavailableException(failure("can't " + doing + ": the connection was lost", resource)
                .effect(effect)
                .hint(
                        effect == Effect.UNKNOWN
                                ? "It may have taken effect: look before it is repeated."
                                : "Try again when the connection is back."));
    }

    static CommandStartException notStarted(String why, String hint, String resource) {
        return new CommandStartException(
                failure("can't start a command: " + why, resource).hint(hint));
    }

    static OperationInterruptedException interrupted(
            String doing, String resource, Effect effect, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new OperationInterruptedException(
                failure("interrupted while " + doing, resource).effect(effect).cause(cause));
    }
}
