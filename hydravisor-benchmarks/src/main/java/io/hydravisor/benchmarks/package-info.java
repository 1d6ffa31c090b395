/** Programs that measure Hydravisor beside {@code ctr} on the same containerd; docs/benchmarks.md has method and figures. */
@NullMarked
package io.hydravisor.benchmarks;

import org.jspecify.annotations.NullMarked;
