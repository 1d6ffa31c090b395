@NullMarked
package io.hydravisor.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
