@NullMarked
package io.hydravisor.tmux;

import org.jspecify.annotations.NullMarked;
