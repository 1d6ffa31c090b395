@NullMarked
package io.hydravisor.containerd.host;

import org.jspecify.annotations.NullMarked;
