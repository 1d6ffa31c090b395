@NullMarked
package io.hydravisor.cli.terminal;

import org.jspecify.annotations.NullMarked;
