@NullMarked
package io.hydravisor.core;

import org.jspecify.annotations.NullMarked;
