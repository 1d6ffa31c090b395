/** Sandboxes and sessions in memory, with faults on demand, for the unit tests of applications. */
@NullMarked
package io.hydravisor.testkit.memory;

import org.jspecify.annotations.NullMarked;
