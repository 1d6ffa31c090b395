/** The commands below {@code hydravisor image}. */
@NullMarked
package io.hydravisor.cli.image;

import org.jspecify.annotations.NullMarked;
