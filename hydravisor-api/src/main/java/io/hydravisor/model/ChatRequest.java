package io.hydravisor.model;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A conversation that a model shall go on with. Immutable; each wither returns a copy. */
public final class ChatRequest {
    private final Parts parts;

    private ChatRequest(Parts parts) {
        this.parts = parts;
    }

    private static final class Parts implements Cloneable {
        private String model;
        private @Nullable String system;
        private List<Message> messages = List.of();
        private List<Tool> tools = List.of();
        private ToolChoice toolChoice = ToolChoice.auto();
        private ResponseFormat format = ResponseFormat.text();
        private @Nullable ThinkingMode thinking;
        private Sampling sampling = Sampling.defaults();
        private Map<String, @Nullable Object> options = Map.of();
        private ChatTimeouts timeouts = ChatTimeouts.defaults();
        private Retries retries = Retries.defaults();
        private boolean contentLogged;

        Parts(String model) {
            this.model = model;
        }

        @Override
        protected Parts clone() {
            try {
                return (Parts) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * A request without a message yet.
     *
     * @param model the model's name
     * @return the request
     * @throws InvalidInputException if the name is blank
     */
    public static ChatRequest to(String model) {
        if (model.isBlank()) {
            throw invalid("a request without a model", "Name one; models() lists them.");
        }
        return new ChatRequest(new Parts(model));
    }

    /**
     * Asks another model.
     *
     * @param name the model's name
     * @return a copy
     */
    public ChatRequest model(String name) {
        Parts copy = parts.clone();
        copy.model = to(name).model();
        return new ChatRequest(copy);
    }

    /**
     * Sets what the model is told about itself and its task, before the conversation.
     *
     * @param text the text
     * @return a copy
     */
    public ChatRequest system(String text) {
        Parts copy = parts.clone();
        copy.system = Objects.requireNonNull(text, "text");
        return new ChatRequest(copy);
    }

    /**
     * Adds a message of the one who asks.
     *
     * @param text the text
     * @return a copy
     */
    public ChatRequest user(String text) {
        return message(Message.user(text));
    }

    /**
     * Adds a message.
     *
     * @param message the next of the conversation
     * @return a copy
     */
    public ChatRequest message(Message message) {
        List<Message> all = new ArrayList<>(parts.messages);
        all.add(Objects.requireNonNull(message, "message"));
        return messages(all);
    }

    /**
     * Sets the conversation, in place of what was there.
     *
     * @param all from the first to the last
     * @return a copy
     */
    public ChatRequest messages(List<Message> all) {
        Parts copy = parts.clone();
        copy.messages = List.copyOf(all);
        return new ChatRequest(copy);
    }

    /**
     * Sets the tools that the model may call.
     *
     * @param all each with a name of its own
     * @return a copy
     * @throws InvalidInputException if two have one name
     */
    public ChatRequest tools(List<Tool> all) {
        if (all.stream().map(Tool::name).distinct().count() < all.size()) {
            throw invalid("two tools have one name", "Give each tool a name of its own.");
        }
        Parts copy = parts.clone();
        copy.tools = List.copyOf(all);
        return new ChatRequest(copy);
    }

    /**
     * Sets whether the model may, must or must not call tools.
     *
     * @param choice {@link ToolChoice#auto()} by default
     * @return a copy
     */
    public ChatRequest toolChoice(ToolChoice choice) {
        Parts copy = parts.clone();
        copy.toolChoice = Objects.requireNonNull(choice, "choice");
        return new ChatRequest(copy);
    }

    /**
     * Sets the form of the answer.
     *
     * @param format {@link ResponseFormat#text()} by default
     * @return a copy
     */
    public ChatRequest format(ResponseFormat format) {
        Parts copy = parts.clone();
        copy.format = Objects.requireNonNull(format, "format");
        return new ChatRequest(copy);
    }

    /**
     * Sets whether the model thinks before it answers; by default as the backend does by itself.
     *
     * @param mode how much
     * @return a copy
     */
    public ChatRequest thinking(ThinkingMode mode) {
        Parts copy = parts.clone();
        copy.thinking = Objects.requireNonNull(mode, "mode");
        return new ChatRequest(copy);
    }

    /**
     * Sets how tokens are chosen.
     *
     * @param sampling in place of what was set
     * @return a copy
     */
    public ChatRequest sampling(Sampling sampling) {
        Parts copy = parts.clone();
        copy.sampling = Objects.requireNonNull(sampling, "sampling");
        return new ChatRequest(copy);
    }

    /**
     * Sets an option that only this backend has. A name that the backend does not know is refused, not passed over.
     *
     * @param name as docs/models.md lists it
     * @param value JSON as JDK collections; copied
     * @return a copy
     */
    public ChatRequest option(String name, @Nullable Object value) {
        Parts copy = parts.clone();
        Map<String, @Nullable Object> all = new LinkedHashMap<>(parts.options);
        all.put(Objects.requireNonNull(name, "name"), value);
        copy.options = Json.object("the option " + name, all);
        return new ChatRequest(copy);
    }

    /**
     * Sets how long each part of the answer may take.
     *
     * @param limits in place of what was set
     * @return a copy
     */
    public ChatRequest timeouts(ChatTimeouts limits) {
        Parts copy = parts.clone();
        copy.timeouts = Objects.requireNonNull(limits, "limits");
        return new ChatRequest(copy);
    }

    /**
     * Sets how often the request is sent, as long as nothing of an answer has come.
     *
     * @param policy in place of what was set
     * @return a copy
     */
    public ChatRequest retries(Retries policy) {
        Parts copy = parts.clone();
        copy.retries = Objects.requireNonNull(policy, "policy");
        return new ChatRequest(copy);
    }

    /**
     * Sets whether the conversation and the answer go to the log {@code io.hydravisor.model.content}, at level debug. They never
     * do otherwise, whatever the log's level.
     *
     * @param logged false by default
     * @return a copy
     */
    public ChatRequest contentLogged(boolean logged) {
        Parts copy = parts.clone();
        copy.contentLogged = logged;
        return new ChatRequest(copy);
    }

    /**
     * Checks the request as a whole. hydravisor-api does so before anything is sent.
     *
     * @throws InvalidInputException if there is no message, two calls have one id, a result belongs to no call before it, a call
     *     has no result in the message behind it, or the tool to be called is not one of the request's
     */
    public void validate() {
        if (parts.messages.isEmpty()) {
            throw invalid("a request without a message", "Add one with user(text).");
        }
        Conversation.check(parts.messages);
        parts.toolChoice.tool().ifPresent(name -> {
            if (parts.tools.stream().noneMatch(tool -> tool.name().equals(name))) {
                throw invalid("the tool to be called is not one of the request's: " + name, "Add it with tools(list).");
            }
        });
    }

    /** {@return what a backend and a model must be able to do for it} */
    public Set<Capability> needs() {
        Set<Capability> needs = new LinkedHashSet<>();
        needs.add(ModelCapability.CHAT);
        if (!parts.tools.isEmpty()) {
            needs.add(ModelCapability.TOOLS);
        }
        if (parts.toolChoice.kind() == ToolChoice.Kind.REQUIRED || parts.toolChoice.kind() == ToolChoice.Kind.NAMED) {
            needs.add(ModelCapability.TOOL_CHOICE);
        }
        if (parts.format.isJson()) {
            needs.add(parts.format.schema().isPresent() ? ModelCapability.JSON_SCHEMA : ModelCapability.JSON);
        }
        if (parts.thinking != null && parts.thinking != ThinkingMode.OFF) {
            needs.add(ModelCapability.THINKING);
        }
        for (Message message : parts.messages) {
            for (Content part : message.content()) {
                if (part instanceof Content.Image) {
                    needs.add(ModelCapability.VISION);
                } else if (part instanceof Content.Document) {
                    needs.add(ModelCapability.DOCUMENTS);
                }
            }
        }
        return needs;
    }

    /** {@return the ids of all tool calls of the conversation} */
    public Set<String> callIds() {
        Set<String> ids = new HashSet<>();
        parts.messages.forEach(message -> message.toolCalls().forEach(call -> ids.add(call.id())));
        return ids;
    }

    private static InvalidInputException invalid(String problem, String hint) {
        return new InvalidInputException(Failure.of(problem).hint(hint));
    }

    /** {@return the model's name} */
    public String model() {
        return parts.model;
    }

    /** {@return what the model is told about itself, where set} */
    public Optional<String> system() {
        return Optional.ofNullable(parts.system);
    }

    /** {@return the conversation} */
    public List<Message> messages() {
        return parts.messages;
    }

    /** {@return the tools} */
    public List<Tool> tools() {
        return parts.tools;
    }

    /** {@return whether the model may, must or must not call tools} */
    public ToolChoice toolChoice() {
        return parts.toolChoice;
    }

    /** {@return the form of the answer} */
    public ResponseFormat format() {
        return parts.format;
    }

    /** {@return whether the model thinks, where set} */
    public Optional<ThinkingMode> thinking() {
        return Optional.ofNullable(parts.thinking);
    }

    /** {@return how tokens are chosen} */
    public Sampling sampling() {
        return parts.sampling;
    }

    /** {@return the options that only this backend has} */
    public Map<String, @Nullable Object> options() {
        return parts.options;
    }

    /** {@return how long each part of the answer may take} */
    public ChatTimeouts timeouts() {
        return parts.timeouts;
    }

    /** {@return how often the request is sent} */
    public Retries retries() {
        return parts.retries;
    }

    /** {@return whether the conversation and the answer go to the log} */
    public boolean contentLogged() {
        return parts.contentLogged;
    }

    /** {@return the model and the sizes; not the conversation, which may hold anything} */
    @Override
    public String toString() {
        return "ChatRequest[" + parts.model + ", " + parts.messages.size() + " messages, " + parts.tools.size()
                + " tools]";
    }
}
