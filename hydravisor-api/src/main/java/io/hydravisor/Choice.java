package io.hydravisor;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.sandbox.Explanation;
import io.hydravisor.sandbox.Explanation.Candidate;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.sandbox.Requirements;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.spi.SandboxProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the endpoint for some requirements. The order never depends on the class path: it is the application's own where it
 * names endpoints, else the strongest isolation comes first, then the provider's name.
 */
final class Choice {
    private final List<SandboxProvider> providers;
    private final Function<Endpoint, Sandboxes> connect;

    /**
     * @param connect opens a connection that this closes again
     */
    Choice(List<SandboxProvider> providers, Function<Endpoint, Sandboxes> connect) {
        this.providers = providers;
        this.connect = connect;
    }

    Explanation explain(Requirements requirements) {
        List<Candidate> candidates = new ArrayList<>();
        Optional<Endpoint> chosen = Optional.empty();
        for (Candidate candidate : candidates(requirements)) {
            Candidate judged = candidate.reason().isEmpty() ? judge(candidate, requirements) : candidate;
            if (judged.meets() && chosen.isEmpty()) {
                chosen = judged.endpoint();
                judged = because(judged, "chosen: it meets the requirements");
            } else if (judged.meets()) {
                judged = because(
                        judged,
                        "meets the requirements too; " + chosen.get() + " stands before it, "
                                + (requirements.endpoints().isEmpty()
                                        ? "as isolation counts first, then the provider's name"
                                        : "as the application has named it first"));
            }
            candidates.add(judged);
        }
        return new Explanation(requirements, chosen, candidates);
    }

    Endpoint require(Requirements requirements) {
        Explanation explanation = explain(requirements);
        return explanation
                .chosen()
                .orElseThrow(() -> new NotFoundException(
                        Failure.of("no endpoint meets the requirements (" + requirements + "): " + reasons(explanation))
                                .hint("Add a provider's jar, start its backend, name an endpoint, or ask for less.")));
    }

    private static String reasons(Explanation explanation) {
        return explanation.candidates().isEmpty()
                ? "there is no provider"
                : String.join(
                        "; ",
                        explanation.candidates().stream()
                                .map(Candidate::toString)
                                .toList());
    }

    /** Those without a reason are still to be judged. */
    private List<Candidate> candidates(Requirements requirements) {
        if (!requirements.endpoints().isEmpty()) {
            return requirements.endpoints().stream().map(this::named).toList();
        }
        return providers.stream()
                .sorted(Comparator.comparing(SandboxProvider::isolation)
                        .reversed()
                        .thenComparing(SandboxProvider::name))
                .flatMap(Choice::found)
                .toList();
    }

    private Candidate named(Endpoint endpoint) {
        return providers.stream()
                .filter(provider -> provider.schemes().contains(endpoint.scheme()))
                .findFirst()
                .map(provider -> new Candidate(provider.name(), Optional.of(endpoint), false, ""))
                .orElseGet(() -> new Candidate(
                        "", Optional.of(endpoint), false, "no provider answers to the scheme " + endpoint.scheme()));
    }

    private static Stream<Candidate> found(SandboxProvider provider) {
        Optional<Endpoint> usable = provider.defaultEndpoint();
        String reason = usable.isEmpty() ? "it finds no usable endpoint by itself" : "";
        return Stream.of(new Candidate(provider.name(), usable, false, reason));
    }

    /** What the provider can't do in the best case is refused without I/O; for the rest the endpoint is asked. */
    private Candidate judge(Candidate candidate, Requirements requirements) {
        SandboxProvider provider = providers.stream()
                .filter(each -> each.name().equals(candidate.provider()))
                .findFirst()
                .orElseThrow();
        if (!provider.isolation().atLeast(requirements.isolation())) {
            return weak(candidate, provider.isolation(), requirements);
        }
        for (Capability needed : requirements.capabilities()) {
            if (!provider.capabilities().contains(needed)) {
                return because(candidate, "the provider does not have " + needed);
            }
        }
        try (Sandboxes endpoint = connect.apply(candidate.endpoint().orElseThrow())) {
            if (!endpoint.isolation().atLeast(requirements.isolation())) {
                return weak(candidate, endpoint.isolation(), requirements);
            }
            for (Capability needed : requirements.capabilities()) {
                Support support = endpoint.supports(needed);
                if (!support.available()) {
                    return because(candidate, "it does not have " + needed + ": " + support.reason());
                }
            }
            return new Candidate(candidate.provider(), candidate.endpoint(), true, "");
        } catch (HydravisorException e) {
            return because(candidate, "it can't be used: " + e.problem());
        }
    }

    private static Candidate weak(Candidate candidate, Isolation isolation, Requirements requirements) {
        return because(candidate, "its isolation is " + isolation + ", and " + requirements.isolation() + " is needed");
    }

    private static Candidate because(Candidate candidate, String reason) {
        return new Candidate(candidate.provider(), candidate.endpoint(), candidate.meets(), reason);
    }
}
