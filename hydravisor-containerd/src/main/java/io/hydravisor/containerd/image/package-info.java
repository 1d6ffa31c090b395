/** Images: reading archives, storing content, unpacking layers. */
@NullMarked
package io.hydravisor.containerd.image;

import org.jspecify.annotations.NullMarked;
