@NullMarked
package io.hydravisor.benchmarks.sandbox;

import org.jspecify.annotations.NullMarked;
