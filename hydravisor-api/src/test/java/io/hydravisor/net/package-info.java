@NullMarked
package io.hydravisor.net;

import org.jspecify.annotations.NullMarked;
