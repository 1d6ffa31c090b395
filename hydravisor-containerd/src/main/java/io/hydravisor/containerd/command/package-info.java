/** Commands, their records and their spooled output. */
@NullMarked
package io.hydravisor.containerd.command;

import org.jspecify.annotations.NullMarked;
