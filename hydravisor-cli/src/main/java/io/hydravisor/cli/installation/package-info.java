/** The commands about what is installed. */
@NullMarked
package io.hydravisor.cli.installation;

import org.jspecify.annotations.NullMarked;
