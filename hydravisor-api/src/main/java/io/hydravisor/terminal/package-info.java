/** Interactive terminals. */
@NullMarked
package io.hydravisor.terminal;

import org.jspecify.annotations.NullMarked;
