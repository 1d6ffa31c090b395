package io.hydravisor;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Prerequisite.Status;
import io.hydravisor.spi.Provider;
import io.hydravisor.spi.ProviderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks providers what they need, and tries whether their endpoints answer. What a provider throws becomes a part of the answer. */
final class Doctor {
    private static final String CONNECTION = "connection";

    private final ProviderContext context;
    private final Consumer<Endpoint> tryOut;

    /**
     * @param tryOut connects and leaves again
     */
    Doctor(ProviderContext context, Consumer<Endpoint> tryOut) {
        this.context = context;
        this.tryOut = tryOut;
    }

    /**
     * @param named empty for the endpoint that the provider would use by itself
     */
    Diagnosis examine(Provider provider, Optional<Endpoint> named) {
        List<Prerequisite> found = new ArrayList<>();
        found.addAll(ask(() -> List.copyOf(provider.diagnose(named, context)), List.of(), found));
        Optional<Endpoint> endpoint = named.or(() -> ask(provider::defaultEndpoint, Optional.empty(), found));
        found.add(endpoint.map(this::connection)
                .orElseGet(() -> Prerequisite.missing(
                        CONNECTION,
                        "the provider finds no usable endpoint by itself",
                        "Put right what is missing above, or name an endpoint.")));
        return new Diagnosis(provider.name(), endpoint, found);
    }

    private static <T> T ask(Supplier<T> question, T otherwise, List<Prerequisite> found) {
        try {
            return question.get();
        } catch (OperationInterruptedException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            found.add(Prerequisite.broken(
                    "diagnosis", "the provider can't tell: " + e, "Report this to the provider's authors."));
            return otherwise;
        }
    }

    private Prerequisite connection(Endpoint endpoint) {
        try {
            tryOut.accept(endpoint);
            return Prerequisite.found(CONNECTION, endpoint.toString());
        } catch (OperationInterruptedException e) {
            // It says nothing about the endpoint, and the caller wants to stop.
            throw e;
        } catch (HydravisorException e) {
            boolean absent = e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.NOT_FOUND;
            return new Prerequisite(CONNECTION, absent ? Status.MISSING : Status.BROKEN, e.problem(), e.hint());
        } catch (RuntimeException | LinkageError e) {
            return Prerequisite.broken(
                    CONNECTION, "the provider fails to connect: " + e, "Report this to the provider's authors.");
        }
    }

    /** Of a provider that was found and can't be used. */
    static Diagnosis of(ProviderProblem problem) {
        return new Diagnosis(
                problem.provider(),
                Optional.empty(),
                List.of(Prerequisite.broken(
                        "provider",
                        problem.reason(),
                        "Add what its jar needs, replace the jar by one of another version, or remove it.")));
    }
}
