package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.StopReason;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A service of models that behaves as a rule needs it, and tells what it saw; with the provider that is tried on it. A provider's
 * author writes it over a service of scripts that speaks the backend's protocol. Safe for use by many threads.
 */
public interface ModelLab extends AutoCloseable {
    /** {@return the provider; the same each time} */
    ModelBackendProvider provider();

    /** {@return where the provider finds the service; nobody else uses it} */
    String endpoint();

    /**
     * Makes clients.
     *
     * @return a new builder that has the provider
     */
    default Hydravisor.Builder client() {
        return Hydravisor.builder().provider(provider());
    }

    /** {@return a stored model that can do all that the provider declares} */
    String model();

    /**
     * A stored model that can do nothing but answer to conversations in text, and that the service tells so of.
     *
     * @return its name; empty where there is no such thing, and the rule about it is not proven
     */
    default Optional<String> plainModel() {
        return Optional.empty();
    }

    /**
     * A model that is not stored and can be pulled.
     *
     * @return its name; empty where nothing can, and the rule about it is not proven
     */
    default Optional<String> pullable() {
        return Optional.empty();
    }

    /**
     * Something that the provider was given and that nobody may read, such as the token of the endpoint.
     *
     * @return the secret; empty where there is none
     */
    default Optional<String> secret() {
        return Optional.empty();
    }

    /**
     * Sets what the next conversations get, one answer for each request in the order in which they arrive. What the service can't
     * say, such as the pieces of a tool call, it says as it can.
     *
     * @param answers added to those that are left
     */
    void answer(ScriptedAnswer... answers);

    /**
     * Sets what texts are turned into. Needed where the provider declares {@link ModelCapability#EMBEDDING}.
     *
     * @param vectors by text
     */
    default void vectors(Map<String, float[]> vectors) {
        throw new UnsupportedOperationException("a provider with " + ModelCapability.EMBEDDING + " needs this");
    }

    /**
     * Sets whether the service takes connections. Those that there are need not break.
     *
     * @param up true at the beginning
     */
    void reachable(boolean up);

    /**
     * The conversations that have arrived, also those that were refused, as the service reads them: each is made of the bytes that
     * came, not of what the client has kept. What the protocol does not carry is left out.
     *
     * @return in order
     */
    List<ChatRequest> requests();

    /** {@return how many answers the service is giving: begun, not at their end, and the client has not gone} */
    int running();

    /** {@return how many pieces the service has got rid of so far, in all answers} */
    long said();

    /**
     * The reasons for an end that the service can tell.
     *
     * @return all said, a limit and tool calls unless overridden
     */
    default Set<StopReason> stopReasons() {
        return EnumSet.of(StopReason.STOP, StopReason.LENGTH, StopReason.TOOL_CALLS);
    }

    /**
     * What the service can tell of times.
     *
     * @param all a script's
     * @return those of them that it tells; all unless overridden
     */
    default ChatTimings tellable(ChatTimings all) {
        return all;
    }

    /** Ends the service. */
    @Override
    void close();
}
