/** Answers of models: what a token costs, beside the least that a client can do. */
@org.jspecify.annotations.NullMarked
package io.hydravisor.benchmarks.model;
