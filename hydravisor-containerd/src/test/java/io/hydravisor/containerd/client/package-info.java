@NullMarked
package io.hydravisor.containerd.client;

import org.jspecify.annotations.NullMarked;
