@NullMarked
package io.hydravisor.cli.sandbox;

import org.jspecify.annotations.NullMarked;
