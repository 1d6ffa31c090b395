@NullMarked
package io.hydravisor.cli.value;

import org.jspecify.annotations.NullMarked;
