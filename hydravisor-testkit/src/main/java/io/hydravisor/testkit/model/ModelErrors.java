package io.hydravisor.testkit.model;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelOverloadedException;
import java.time.Duration;
import java.util.Optional;

/** What goes wrong with models in memory, in the words of the contract. */
final class ModelErrors {
    static final String PROVIDER = "memory-model";

    private ModelErrors() {}

    private static Failure failure(String model, String problem) {
        return Failure.of(problem).provider(PROVIDER).resource("model/" + model);
    }

    static UnavailableException unreachable(String resource) {
        return new UnavailableException(Failure.of("the service can't be reached")
                .provider(PROVIDER)
                .resource(resource)
                .hint("Let it be reached again: reachable(true)."));
    }

    static NotFoundException noSuch(String model) {
        return new NotFoundException(failure(model, "there is no model " + model)
                .hint("Add it with model(ModelInfo), or name one that models() lists."));
    }

    static UnsupportedCapabilityException unable(String model, String reason) {
        return new UnsupportedCapabilityException(
                failure(model, reason).hint("Ask model(name).supports(capability) first, or take another model."));
    }

    static ModelOverloadedException overloaded(String model, Optional<Duration> retryAfter) {
        return new ModelOverloadedException(
                failure(model, "the service has too much to do").hint("Ask again later."), retryAfter);
    }

    static ModelFailedException failed(String model, String words) {
        return new ModelFailedException(
                failure(model, "the service has failed: " + words).effect(Effect.UNKNOWN));
    }

    static InvalidInputException unknownOptions(String resource, Iterable<String> names) {
        return new InvalidInputException(Failure.of("unknown options: " + String.join(", ", names))
                .provider(PROVIDER)
                .resource(resource)
                .hint("Leave them out: models in memory have none."));
    }

    static InvalidInputException unscripted(String model, String problem, String hint) {
        return new InvalidInputException(failure(model, problem).hint(hint));
    }
}
