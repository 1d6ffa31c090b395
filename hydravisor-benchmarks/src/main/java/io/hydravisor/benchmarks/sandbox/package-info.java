/** Sandboxes and images beside what {@code ctr} does with the same daemon: many at once, made ahead, forked and pulled. */
@NullMarked
package io.hydravisor.benchmarks.sandbox;

import org.jspecify.annotations.NullMarked;
