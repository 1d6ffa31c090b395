/** What happened, as values: the common shape of all events. */
@NullMarked
package io.hydravisor.event;

import org.jspecify.annotations.NullMarked;
