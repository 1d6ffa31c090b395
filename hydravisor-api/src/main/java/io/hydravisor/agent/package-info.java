/**
 * The tool loop: a model asks for tools, a machine runs them, and the model goes on with what came of it, within limits that
 * nothing a model says can exceed.
 */
@NullMarked
package io.hydravisor.agent;

import org.jspecify.annotations.NullMarked;
