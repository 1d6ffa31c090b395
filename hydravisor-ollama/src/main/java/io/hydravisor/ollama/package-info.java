/** Models of an Ollama server: the provider, and a view of what only Ollama has. */
@NullMarked
package io.hydravisor.ollama;

import org.jspecify.annotations.NullMarked;
