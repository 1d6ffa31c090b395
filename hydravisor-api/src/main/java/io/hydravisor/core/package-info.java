/** What every other package needs: errors, capabilities, endpoints, labels, sizes and ownership. */
@NullMarked
package io.hydravisor.core;

import org.jspecify.annotations.NullMarked;
