/** The commands below {@code hydravisor sandbox}. */
@NullMarked
package io.hydravisor.cli.sandbox;

import org.jspecify.annotations.NullMarked;
