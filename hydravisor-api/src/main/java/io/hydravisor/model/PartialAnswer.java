package io.hydravisor.model;

import java.util.List;

/**
 * What had come of an answer at some moment.
 *
 * @param text the text
 * @param thinking the thoughts
 * @param toolCalls the tool calls that were whole
 */
public record PartialAnswer(String text, String thinking, List<ToolCall> toolCalls) {
    private static final PartialAnswer NOTHING = new PartialAnswer("", "", List.of());

    /**
     * Copies the list.
     *
     * @param text the text
     * @param thinking the thoughts
     * @param toolCalls the tool calls that were whole
     */
    public PartialAnswer {
        toolCalls = List.copyOf(toolCalls);
    }

    /** {@return nothing has come} */
    public static PartialAnswer nothing() {
        return NOTHING;
    }

    /** {@return the sizes; not the text, which may hold anything} */
    @Override
    public String toString() {
        return "PartialAnswer[" + text.length() + " characters of text, " + thinking.length() + " of thinking, "
                + toolCalls.size() + " tool calls]";
    }
}
