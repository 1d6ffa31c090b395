/** JMH benchmarks of what the API adds to the bytes that a provider hands it. */
@NullMarked
package io.hydravisor.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
