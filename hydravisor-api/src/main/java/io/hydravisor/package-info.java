/** The door: discovery of providers and connections to their endpoints. */
@NullMarked
package io.hydravisor;

import org.jspecify.annotations.NullMarked;
