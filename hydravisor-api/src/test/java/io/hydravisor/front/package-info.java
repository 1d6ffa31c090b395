@NullMarked
package io.hydravisor.front;

import org.jspecify.annotations.NullMarked;
