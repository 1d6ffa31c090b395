/** Tests of what providers share. */
@NullMarked
package io.hydravisor.spi;

import org.jspecify.annotations.NullMarked;
