/** Connections to ports on the loopback of a sandbox, whatever network it has. */
@NullMarked
package io.hydravisor.containerd.forward;

import org.jspecify.annotations.NullMarked;
