/** Commands, their records and their spooled output; and how any process in a sandbox is started and followed. */
@NullMarked
package io.hydravisor.containerd.command;

import org.jspecify.annotations.NullMarked;
