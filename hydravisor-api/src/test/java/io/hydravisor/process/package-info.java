@NullMarked
package io.hydravisor.process;

import org.jspecify.annotations.NullMarked;
