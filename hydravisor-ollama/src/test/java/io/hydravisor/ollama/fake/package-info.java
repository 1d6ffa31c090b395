/** A server that speaks Ollama's API as it is documented, answers by scripts, and refuses every mistake of a client. */
@NullMarked
package io.hydravisor.ollama.fake;

import org.jspecify.annotations.NullMarked;
