@NullMarked
package io.hydravisor.sandbox;

import org.jspecify.annotations.NullMarked;
