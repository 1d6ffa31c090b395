@NullMarked
package io.hydravisor;

import org.jspecify.annotations.NullMarked;
