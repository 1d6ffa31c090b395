package io.hydravisor.core;

import java.util.Objects;

/**
 * The answer to "can you do this?", with its reason.
 *
 * @param available whether it can be done
 * @param reason why, or why not; never blank for a no
 */
public record Support(boolean available, String reason) {
    /**
     * Checks the parts.
     *
     * @param available whether it can be done
     * @param reason why, or why not; never blank for a no
     */
    public Support {
        Objects.requireNonNull(reason, "reason");
        if (!available && reason.isBlank()) {
            throw new IllegalArgumentException("a refusal needs a reason");
        }
    }

    /**
     * It can be done.
     *
     * @return the answer
     */
    public static Support yes() {
        return new Support(true, "");
    }

    /**
     * It can't be done.
     *
     * @param reason why not, as the end of the sentence "this can't be done: ..."
     * @return the answer
     */
    public static Support no(String reason) {
        return new Support(false, reason);
    }

    /**
     * Refuses what can't be done.
     *
     * @param capability what was asked for
     * @param provider who was asked
     * @param resource about what, such as {@code sandbox/builder}
     * @throws UnsupportedCapabilityException if the answer is no; nothing has happened then
     */
    public void orThrow(Capability capability, String provider, String resource) {
        if (!available) {
            throw new UnsupportedCapabilityException(Failure.of("not supported by " + provider + " for " + resource
                            + ": " + capability.description() + " (" + capability + "): " + reason)
                    .provider(provider)
                    .resource(resource)
                    .hint("Ask supports(capability) first, or choose an endpoint that has it."));
        }
    }
}
