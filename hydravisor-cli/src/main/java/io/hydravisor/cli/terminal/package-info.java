/** The terminal that the command was started at. */
@NullMarked
package io.hydravisor.cli.terminal;

import org.jspecify.annotations.NullMarked;
