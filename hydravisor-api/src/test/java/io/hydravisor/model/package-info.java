/** Tests of the values of conversations. */
@NullMarked
package io.hydravisor.model;

import org.jspecify.annotations.NullMarked;
