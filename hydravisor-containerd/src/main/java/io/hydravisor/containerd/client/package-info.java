/** The connection to containerd and its errors. */
@NullMarked
package io.hydravisor.containerd.client;

import org.jspecify.annotations.NullMarked;
