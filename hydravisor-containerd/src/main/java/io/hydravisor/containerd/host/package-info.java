/** What is asked of the host's kernel and binaries. */
@NullMarked
package io.hydravisor.containerd.host;

import org.jspecify.annotations.NullMarked;
