/** What a registry is asked over HTTP. */
@NullMarked
package io.hydravisor.containerd.registry;

import org.jspecify.annotations.NullMarked;
