/** The rules, tested against providers that break them. */
@NullMarked
package io.hydravisor.testkit.tck;

import org.jspecify.annotations.NullMarked;
