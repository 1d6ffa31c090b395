/** What all commands share: options, standard streams, exit codes, and the way to the sandboxes. */
@NullMarked
package io.hydravisor.cli.base;

import org.jspecify.annotations.NullMarked;
