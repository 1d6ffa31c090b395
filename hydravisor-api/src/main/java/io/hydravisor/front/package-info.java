/** The one implementation of the semantics that users see, over the drivers that providers bring. */
@NullMarked
package io.hydravisor.front;

import org.jspecify.annotations.NullMarked;
