/** How sizes, times, signals and pairs are written on the command line. */
@NullMarked
package io.hydravisor.cli.value;

import org.jspecify.annotations.NullMarked;
