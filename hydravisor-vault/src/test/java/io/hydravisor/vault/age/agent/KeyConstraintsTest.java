package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyConstraintsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AgentRequest ANYTHING = new AgentRequest(Optional.empty(), Optional.empty(), false);

    private final SshPublicKey key = made("client");
    private final SshPublicKey host = made("host");
    private final SshPublicKey other = made("other host");

    private static SshPublicKey made(String comment) {
        try (SshPrivateKey made = SshPrivateKey.generate(comment)) {
            return made.publicKey();
        } catch (SshKeyException e) {
            throw new AssertionError(e);
        }
    }

    private AgentRequest login(String user, SshPublicKey to) {
        return new AgentRequest(Optional.of(user), Optional.of(to), false);
    }

    private void refused(KeyConstraints constraints, AgentRequest request) {
        assertThatThrownBy(() -> constraints.check(key, request, CLOCK))
                .isInstanceOf(SigningRefusedException.class)
                .hasMessageContaining(key.fingerprint());
    }

    @Test
    void withoutAConstraintEverythingIsAllowed() throws SigningRefusedException {
        KeyConstraints.none().check(key, ANYTHING, CLOCK);
        assertThat(KeyConstraints.none().isExpired(CLOCK)).isFalse();
    }

    @Test
    void aKeyEndsAtItsInstant() throws SigningRefusedException {
        KeyConstraints later = KeyConstraints.none().until(NOW.plusNanos(1));
        later.check(key, ANYTHING, CLOCK);
        assertThat(later.isExpired(CLOCK)).isFalse();

        KeyConstraints now = later.until(NOW);
        refused(now, ANYTHING);
        assertThat(now.isExpired(CLOCK)).isTrue();
    }

    @Test
    void aDestinationIsAHostAndOnWishAUser() throws SigningRefusedException {
        KeyConstraints anybody = KeyConstraints.none().to(new Destination(host, Optional.empty()));
        KeyConstraints root = KeyConstraints.none().to(new Destination(host, Optional.of("root")));

        anybody.check(key, login("guest", host), CLOCK);
        root.check(key, login("root", host), CLOCK);
        refused(root, login("guest", host));
        refused(anybody, login("root", other));
        anybody.to(new Destination(other, Optional.empty())).check(key, login("root", other), CLOCK);
    }

    @Test
    void aBoundKeySignsNothingWhoseDestinationIsUnknownOrForwarded() {
        KeyConstraints bound = KeyConstraints.none().to(new Destination(host, Optional.empty()));

        refused(bound, ANYTHING);
        refused(bound, new AgentRequest(Optional.of("root"), Optional.empty(), false));
        refused(bound, new AgentRequest(Optional.empty(), Optional.of(host), false));
        refused(bound, new AgentRequest(Optional.of("root"), Optional.of(host), true));
    }

    @Test
    void confirmationIsAskedLastAndTakenAtItsWord() throws SigningRefusedException {
        AtomicInteger asked = new AtomicInteger();
        KeyConstraints yes = KeyConstraints.none().confirmedBy((k, r) -> asked.incrementAndGet() > 0);

        yes.check(key, ANYTHING, CLOCK);
        assertThat(asked).hasValue(1);
        refused(yes.until(NOW), ANYTHING);
        refused(yes.to(new Destination(host, Optional.empty())), ANYTHING);
        assertThat(asked).hasValue(1);
        refused(yes.confirmedBy((k, r) -> false), ANYTHING);
    }

    @Test
    void aConfirmationThatThrowsIsARefusal() {
        refused(
                KeyConstraints.none().confirmedBy((k, r) -> {
                    throw new IllegalStateException("nobody there");
                }),
                ANYTHING);
    }

    @Test
    void aKeyThatEndsWhileItIsConfirmedIsRefused() {
        AtomicInteger seconds = new AtomicInteger();
        Clock moving = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return NOW.plusSeconds(seconds.get());
            }
        };
        KeyConstraints slow = KeyConstraints.none()
                .until(NOW.plus(Duration.ofSeconds(10)))
                .confirmedBy((k, r) -> seconds.addAndGet(60) > 0);

        assertThatThrownBy(() -> slow.check(key, ANYTHING, moving)).isInstanceOf(SigningRefusedException.class);
    }
}
