/** {@code hydravisor model}: models, what they answer, and where they are kept. */
@NullMarked
package io.hydravisor.cli.model;

import org.jspecify.annotations.NullMarked;
