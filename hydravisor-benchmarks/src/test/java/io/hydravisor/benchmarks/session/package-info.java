@NullMarked
package io.hydravisor.benchmarks.session;

import org.jspecify.annotations.NullMarked;
