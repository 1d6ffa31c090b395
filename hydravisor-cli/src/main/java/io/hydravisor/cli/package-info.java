/** The command: its entry, what all commands share, and those that are about the installation. */
@NullMarked
package io.hydravisor.cli;

import org.jspecify.annotations.NullMarked;
