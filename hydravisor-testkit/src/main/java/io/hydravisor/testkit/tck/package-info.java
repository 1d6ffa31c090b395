/** The rules for providers, as tests that a provider's author extends. */
@NullMarked
package io.hydravisor.testkit.tck;

import org.jspecify.annotations.NullMarked;
