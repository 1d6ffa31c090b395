@NullMarked
package io.hydravisor.containerd.spec;

import org.jspecify.annotations.NullMarked;
