/** The commands of the key vault. */
@NullMarked
package io.hydravisor.cli.vault;

import org.jspecify.annotations.NullMarked;
