@NullMarked
package io.hydravisor.containerd;

import org.jspecify.annotations.NullMarked;
