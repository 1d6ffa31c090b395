/** The files of sandboxes at one moment, kept in containerd. */
@NullMarked
package io.hydravisor.containerd.snapshot;

import org.jspecify.annotations.NullMarked;
