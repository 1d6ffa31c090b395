@NullMarked
package io.hydravisor.benchmarks.model;

import org.jspecify.annotations.NullMarked;
