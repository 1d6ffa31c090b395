package io.hydravisor.front;

import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.spi.SandboxDriver;

/** Where a sandbox's children come from and belong to: the connection that it came from. */
@FunctionalInterface
interface Nursery {
    /** Makes one child, SCOPED to this JVM. */
    Sandbox child(String parent, SandboxDriver driver);
}
