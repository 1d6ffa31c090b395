package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.testkit.tck.Disturbance;
import io.hydravisor.testkit.tck.SandboxProviderTck;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of all providers, against a real containerd. */
abstract class ContainerdContract extends SandboxProviderTck {
    private static final SandboxProvider PROVIDER = new ContainerdSandboxProvider();

    abstract ProxiedDaemon daemon();

    /** How its version begins. */
    abstract String release();

    @Test
    void itIsThatRelease() throws Exception {
        String said = daemon().daemon().ctr("version");

        assertThat(said.substring(said.indexOf("Server:"))).containsPattern("Version: +v?" + release() + "\\.");
    }

    @Override
    protected SandboxProvider provider() {
        return PROVIDER;
    }

    @Override
    protected Hydravisor.Builder builder() {
        return daemon().daemon().builder().provider(PROVIDER);
    }

    @Override
    protected String endpoint() {
        return daemon().endpoint();
    }

    @Override
    protected SandboxSpec spec() {
        return ContainerdDaemon.spec();
    }

    @Override
    protected Optional<Disturbance> disturbance() {
        return Optional.of(daemon().disturbance());
    }
}
