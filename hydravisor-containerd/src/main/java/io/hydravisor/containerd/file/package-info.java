/** The files of a sandbox, reached without resolving a path outside it. */
@NullMarked
package io.hydravisor.containerd.file;

import org.jspecify.annotations.NullMarked;
