/** Terminals: programs at a pseudo-terminal, with a named pipe for each direction. */
@NullMarked
package io.hydravisor.containerd.terminal;

import org.jspecify.annotations.NullMarked;
