package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Ownership;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A sandbox beside those of a test, which must not notice anything; in the end it is removed, and nothing of the test may be left. */
final class Bystander implements BeforeAllCallback, AfterAllCallback {
    private final ContainerdDaemon daemon;
    private final String options;
    private @Nullable Hydravisor hydra;
    private @Nullable Sandbox box;
    private @Nullable Witness witness;

    Bystander(ContainerdDaemon daemon) {
        this(daemon, "");
    }

    /**
     * @param options of the endpoint, with an ampersand before each
     */
    Bystander(ContainerdDaemon daemon, String options) {
        this.daemon = daemon;
        this.options = options;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Hydravisor own = daemon.builder().scopedLease(Duration.ofMinutes(10)).discover();
        hydra = own;
        Sandbox made = own.sandboxes(daemon.endpoint() + options)
                .create(ContainerdDaemon.spec().name("bystander").ownership(Ownership.detached()));
        box = made;
        witness = new Witness(made);
    }

    /** Nothing was lost until now, and it goes on. */
    void goesOn() throws Exception {
        Objects.requireNonNull(witness).goesOn();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (witness != null) {
            witness.close();
        }
        if (box != null) {
            box.destroy();
        }
        if (hydra != null) {
            hydra.close();
        }
        assertThat(daemon.leftovers()).isEmpty();
    }
}
