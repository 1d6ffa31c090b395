/** {@code hydravisor session}: terminals that stay when nobody looks. */
@NullMarked
package io.hydravisor.cli.session;

import org.jspecify.annotations.NullMarked;
