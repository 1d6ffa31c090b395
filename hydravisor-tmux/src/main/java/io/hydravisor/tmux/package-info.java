/** Sessions as tmux sessions, over the tmux binary. */
@NullMarked
package io.hydravisor.tmux;

import org.jspecify.annotations.NullMarked;
