/** What a machine may reach. */
@NullMarked
package io.hydravisor.net;

import org.jspecify.annotations.NullMarked;
