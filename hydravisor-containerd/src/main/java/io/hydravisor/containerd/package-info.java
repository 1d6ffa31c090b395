/** Sandboxes as containers: the provider, its connection, sandboxes, commands, files and images. */
@NullMarked
package io.hydravisor.containerd;

import org.jspecify.annotations.NullMarked;
