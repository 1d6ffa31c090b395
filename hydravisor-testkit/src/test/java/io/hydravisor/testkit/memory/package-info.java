/** Tests of the provider in memory, as those see it who test with it. */
@NullMarked
package io.hydravisor.testkit.memory;

import org.jspecify.annotations.NullMarked;
