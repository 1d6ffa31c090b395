package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a key's use is bound to. Immutable. */
public final class KeyConstraints {
    private static final KeyConstraints NONE = new KeyConstraints(null, List.of(), null);

    private final @Nullable Instant end;
    private final List<Destination> destinations;
    private final @Nullable BiPredicate<SshPublicKey, AgentRequest> confirmation;

    private KeyConstraints(
            @Nullable Instant end,
            List<Destination> destinations,
            @Nullable BiPredicate<SshPublicKey, AgentRequest> confirmation) {
        this.end = end;
        this.destinations = destinations;
        this.confirmation = confirmation;
    }

    /** No constraint. */
    public static KeyConstraints none() {
        return NONE;
    }

    /** Used before that instant only. */
    public KeyConstraints until(Instant instant) {
        return new KeyConstraints(instant, destinations, confirmation);
    }

    /** Used there, too; once there is a destination, nowhere else, and for nothing but logging in. */
    public KeyConstraints to(Destination destination) {
        return new KeyConstraints(
                end,
                Stream.concat(destinations.stream(), Stream.of(destination)).toList(),
                confirmation);
    }

    /** Asked for each use, last; what it throws is a no. It may take its time, and is interrupted when the agent closes. */
    public KeyConstraints confirmedBy(BiPredicate<SshPublicKey, AgentRequest> callback) {
        return new KeyConstraints(end, destinations, callback);
    }

    /** Whether the time is over. */
    public boolean isExpired(Clock clock) {
        return end != null && !clock.instant().isBefore(end);
    }

    /** Refuses a use that isn't allowed. */
    public void check(SshPublicKey key, AgentRequest request, Clock clock) throws SigningRefusedException {
        refuseIfExpired(key, clock);
        if (!destinations.isEmpty() && destinations.stream().noneMatch(d -> d.allows(request))) {
            throw refused(key, "isn't allowed there");
        }
        if (confirmation == null) {
            return;
        }
        boolean confirmed;
        try {
            confirmed = confirmation.test(key, request);
        } catch (RuntimeException e) {
            throw new SigningRefusedException("the use of " + key.fingerprint() + " couldn't be confirmed", e);
        }
        if (!confirmed) {
            throw refused(key, "wasn't confirmed");
        }
        // Whoever confirms may take longer than the key lives.
        refuseIfExpired(key, clock);
    }

    private void refuseIfExpired(SshPublicKey key, Clock clock) throws SigningRefusedException {
        if (isExpired(clock)) {
            throw refused(key, "is expired");
        }
    }

    private static SigningRefusedException refused(SshPublicKey key, String why) {
        return new SigningRefusedException("the use of " + key.fingerprint() + " " + why);
    }
}
