/** Programs that a reader copies. Each file has one purpose; {@code FirstSandbox} is the one to begin with. */
@NullMarked
package io.hydravisor.examples;

import org.jspecify.annotations.NullMarked;
