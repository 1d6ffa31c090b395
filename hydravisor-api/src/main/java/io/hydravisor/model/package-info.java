/**
 * Models: a backend that answers conversations, streams that lose nothing silently, and what a model can do. Names follow
 * OpenTelemetry's conventions for generative AI where there are some.
 */
@NullMarked
package io.hydravisor.model;

import org.jspecify.annotations.NullMarked;
