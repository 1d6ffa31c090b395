/** The key vault beside what its work costs alone. */
@NullMarked
package io.hydravisor.benchmarks.vault;

import org.jspecify.annotations.NullMarked;
