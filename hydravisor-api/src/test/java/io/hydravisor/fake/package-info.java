/** A provider whose every answer is scripted by a test, and a clock that moves when a test says so. */
@NullMarked
package io.hydravisor.fake;

import org.jspecify.annotations.NullMarked;
