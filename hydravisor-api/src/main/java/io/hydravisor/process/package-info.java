/** One way to run a command anywhere: the command, its output by offset, and how it ended. */
@NullMarked
package io.hydravisor.process;

import org.jspecify.annotations.NullMarked;
