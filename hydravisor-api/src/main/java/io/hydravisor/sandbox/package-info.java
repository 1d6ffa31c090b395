/** Isolated machines: their description, their life and what they run from. */
@NullMarked
package io.hydravisor.sandbox;

import org.jspecify.annotations.NullMarked;
