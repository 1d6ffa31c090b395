/** Tests of the command, most of them through the launcher that the build made. */
@NullMarked
package io.hydravisor.cli;

import org.jspecify.annotations.NullMarked;
