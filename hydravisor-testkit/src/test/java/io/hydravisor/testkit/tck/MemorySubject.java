package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.testkit.memory.Faults;
import io.hydravisor.testkit.memory.InMemorySandboxProvider;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sandboxes in memory, right or bent, as the subject of a trial. */
final class MemorySubject implements Subject, AutoCloseable {
    private final InMemorySandboxProvider memory = new InMemorySandboxProvider();
    private final SandboxProvider provider;

    MemorySubject(UnaryOperator<SandboxProvider> bend) {
        provider = bend.apply(memory);
    }

    @Override
    public SandboxProvider provider() {
        return provider;
    }

    @Override
    public Hydravisor.Builder builder() {
        return Hydravisor.builder().provider(provider);
    }

    @Override
    public String endpoint() {
        return "memory:tck";
    }

    @Override
    public SandboxSpec spec() {
        return SandboxSpec.of(Image.oci("hydravisor.local/memory:1"));
    }

    @Override
    public Guest guest() {
        return Hosted.guest();
    }

    @Override
    public String user() {
        return "1000";
    }

    @Override
    public String folder() {
        return "/tmp";
    }

    /** Any image will do in memory. */
    @Override
    public Optional<Image> missingImage() {
        return Optional.empty();
    }

    @Override
    public Optional<Disturbance> disturbance() {
        return Optional.of(disturbing(memory.faults()));
    }

    /** A start is one call here: its reply is lost, and with odd numbers the answer to the question what became of it, too. */
    static Disturbance disturbing(Faults faults) {
        return new Disturbance() {
            @Override
            public void loseReplyAfter(int passed) {
                faults.disconnectAt("start", 1);
                faults.disconnectAt("create", 1);
                if (passed % 2 == 1) {
                    faults.failNext(
                            "ask",
                            new UnavailableException(Failure.of("no connection").hint("Wait for it.")));
                }
            }

            @Override
            public void cut() {
                faults.loseConnection();
            }

            @Override
            public void heal() {
                faults.reset();
            }
        };
    }

    @Override
    public void close() {
        memory.close();
    }
}
