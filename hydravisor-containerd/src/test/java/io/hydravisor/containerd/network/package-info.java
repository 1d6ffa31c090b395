@NullMarked
package io.hydravisor.containerd.network;

import org.jspecify.annotations.NullMarked;
