/** Networks of sandboxes: what their host has to have for them, and gets back. */
@NullMarked
package io.hydravisor.containerd.network;

import org.jspecify.annotations.NullMarked;
