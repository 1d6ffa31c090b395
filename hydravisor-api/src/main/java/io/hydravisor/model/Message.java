package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One message of a conversation.
 *
 * @param role who it is from
 * @param content its parts, in their order; may be empty only for the model's own
 */
public record Message(Role role, List<Content> content) {
    /**
     * Checks and copies.
     *
     * @param role who it is from
     * @param content its parts, in their order; may be empty only for the model's own
     * @throws InvalidInputException if a part does not go with the role
     */
    public Message {
        Objects.requireNonNull(role, "role");
        content = List.copyOf(content);
        for (Content part : content) {
            boolean fits = switch (role) {
                case TOOL -> part instanceof ToolResult;
                case ASSISTANT -> !(part instanceof ToolResult);
                case USER ->
                    part instanceof Content.Text || part instanceof Content.Image || part instanceof Content.Document;
            };
            if (!fits) {
                throw invalid("a message of " + role + " can't hold a "
                        + part.getClass().getSimpleName());
            }
        }
        if (content.isEmpty() && role != Role.ASSISTANT) {
            throw invalid("a message of " + role + " is empty");
        }
    }

    private static InvalidInputException invalid(String problem) {
        return new InvalidInputException(Failure.of(problem)
                .hint("Put text, images and documents under USER, tool results under TOOL, the rest under ASSISTANT."));
    }

    /**
     * A message of the one who asks.
     *
     * @param text the text
     * @param more images and documents
     * @return the message
     */
    public static Message user(String text, Content... more) {
        Content[] all = new Content[more.length + 1];
        all[0] = new Content.Text(text);
        System.arraycopy(more, 0, all, 1, more.length);
        return new Message(Role.USER, Arrays.asList(all));
    }

    /**
     * A message of the model.
     *
     * @param text the text
     * @return the message
     */
    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, List.of(new Content.Text(text)));
    }

    /**
     * What tools have given back: the results of all calls of the message before, together.
     *
     * @param results at least one
     * @return the message
     */
    public static Message results(List<ToolResult> results) {
        return new Message(Role.TOOL, List.copyOf(results));
    }

    /** {@return all its text, put together; empty if it has none} */
    public String text() {
        return content.stream()
                .filter(Content.Text.class::isInstance)
                .map(part -> ((Content.Text) part).text())
                .collect(Collectors.joining());
    }

    /** {@return its tool calls, in their order} */
    public List<ToolCall> toolCalls() {
        return content.stream()
                .filter(ToolCall.class::isInstance)
                .map(ToolCall.class::cast)
                .toList();
    }
}
