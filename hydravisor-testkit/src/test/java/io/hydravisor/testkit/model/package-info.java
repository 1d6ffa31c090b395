/** Tests of models in memory. */
@NullMarked
package io.hydravisor.testkit.model;

import org.jspecify.annotations.NullMarked;
