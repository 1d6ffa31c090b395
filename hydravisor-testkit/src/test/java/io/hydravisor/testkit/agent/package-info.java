/** The tool loop over models and sandboxes in memory. */
@NullMarked
package io.hydravisor.testkit.agent;

import org.jspecify.annotations.NullMarked;
