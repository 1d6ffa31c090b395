package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxProvider;
import java.util.Optional;

/** The provider under test with what is needed to use it. */
interface Subject {
    SandboxProvider provider();

    /** Clients that see the same sandboxes, as those of two JVMs would. */
    Hydravisor.Builder builder();

    String endpoint();

    SandboxSpec spec();

    Guest guest();

    /** A user inside that is not root, by number. */
    String user();

    /** A folder inside that every user may write to. */
    String folder();

    Optional<Image> missingImage();

    Optional<Disturbance> disturbance();
}
