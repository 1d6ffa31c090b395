@NullMarked
package io.hydravisor.cli.output;

import org.jspecify.annotations.NullMarked;
