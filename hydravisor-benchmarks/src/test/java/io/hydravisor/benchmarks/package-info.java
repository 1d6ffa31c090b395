@NullMarked
package io.hydravisor.benchmarks;

import org.jspecify.annotations.NullMarked;
