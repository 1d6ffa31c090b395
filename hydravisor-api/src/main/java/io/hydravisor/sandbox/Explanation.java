package io.hydravisor.sandbox;

import io.hydravisor.core.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which endpoint was chosen for some requirements, and why each other was not.
 *
 * @param requirements what was asked for
 * @param chosen the endpoint; empty if none will do
 * @param candidates all that were looked at, the best first
 */
public record Explanation(Requirements requirements, Optional<Endpoint> chosen, List<Candidate> candidates) {
    /**
     * Copies the list.
     *
     * @param requirements what was asked for
     * @param chosen the endpoint; empty if none will do
     * @param candidates all that were looked at, the best first
     */
    public Explanation {
        candidates = List.copyOf(candidates);
    }

    /**
     * An endpoint that was looked at, or a provider that has none to look at.
     *
     * @param provider the provider's name; empty where no provider answers to the endpoint's scheme
     * @param endpoint the endpoint; empty where the provider finds none usable
     * @param meets whether it meets the requirements
     * @param reason why it was chosen or not
     */
    public record Candidate(String provider, Optional<Endpoint> endpoint, boolean meets, String reason) {
        /** {@return in one line, such as for a log} */
        @Override
        public String toString() {
            return endpoint.map(Endpoint::toString).orElse(provider) + ": " + reason;
        }
    }

    /** {@return one line for each candidate} */
    @Override
    public String toString() {
        return candidates.stream().map(Candidate::toString).collect(Collectors.joining("\n"));
    }
}
