package io.hydravisor.front;

import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.spi.SandboxDriver;
import java.util.List;

/** Where a sandbox's children come from and belong to: the connection that it came from. */
@FunctionalInterface
interface Nursery {
    /** Makes all children, or none. */
    List<Sandbox> children(String parent, SandboxDriver driver, ForkSpec spec);
}
