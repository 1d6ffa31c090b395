package io.hydravisor.ollama;

import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only Ollama has: {@code backend.extension(Ollama.class)}. Safe for use by many threads; its methods block, and
 * interrupting one ends it.
 */
public interface Ollama {
    /**
     * Completes a prompt, without the form of a conversation ({@code /api/generate}). The request has one message of the user, the
     * prompt; the options {@code suffix}, {@code template}, {@code raw} and {@code context} are allowed beside those of a chat.
     * Its metadata holds the {@code context} where the server gives one. Returns at once; nothing is sent until the stream is
     * read. Retries and failures are those of a chat.
     *
     * @param request the prompt
     * @return the answer as it arrives; close it
     * @throws io.hydravisor.core.InvalidInputException if it has more than one message, or tools
     */
    ChatStream generate(ChatRequest request);

    /**
     * All that the server tells of a model ({@code /api/show}). Repeated by itself after failures without effect.
     *
     * @param model its name
     * @param verbose whether the long lists, such as the vocabulary, are wanted
     * @return JSON as JDK collections
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    Map<String, @Nullable Object> show(String model, boolean verbose);
}
