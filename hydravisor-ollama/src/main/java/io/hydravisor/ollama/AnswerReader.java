package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatDelta.ThinkingDelta;
import io.hydravisor.model.ModelFailedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Turns the lines of an answer into pieces. One parser reads the whole stream, where each line is one value, so that neither the
 * length of a line nor how it is cut into packets matters.
 */
final class AnswerReader {
    private static final TextDelta SIGN_OF_LIFE = new TextDelta("");

    private final Ending bytes;
    private final JsonParser json;
    private final Deque<ChatDelta> ready = new ArrayDeque<>();
    private final AnswerEnd end = new AnswerEnd();
    private boolean done;

    AnswerReader(InputStream bytes) throws IOException {
        this.bytes = new Ending(bytes);
        this.json = Json.FACTORY.createParser(this.bytes);
    }

    /** Notes the end: what can't be read behind it was cut off, and is not wrong. */
    private static final class Ending extends FilterInputStream {
        private boolean reached;

        Ending(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            reached |= read < 0;
            return read;
        }
    }

    /** {@return the next piece; null if the stream has ended, be it in the middle of a line} */
    @Nullable
    ChatDelta next() throws IOException {
        ChatDelta waiting = ready.poll();
        if (waiting != null) {
            return waiting;
        }
        if (done) {
            return null;
        }
        try {
            JsonToken begin = json.nextToken();
            if (begin == null) {
                return null;
            }
            if (begin != JsonToken.START_OBJECT) {
                throw notOllama();
            }
            return line();
        } catch (JacksonException e) {
            if (bytes.reached) {
                return null;
            }
            throw notOllama();
        }
    }

    private ModelFailedException notOllama() {
        // Not as a cause: the parser's message quotes what it met.
        return new ModelFailedException(Failure.of("what came is not a line of Ollama, before byte "
                        + json.currentLocation().getByteOffset())
                .provider(OllamaProvider.NAME)
                .effect(Effect.UNKNOWN)
                .hint("Check that the endpoint is an Ollama server, and what stands in front of it."));
    }

    private ChatDelta line() throws IOException {
        TextDelta text = SIGN_OF_LIFE;
        String error = null;
        boolean last = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "message" -> text = value == JsonToken.START_OBJECT ? message(text) : text;
                case "response" -> text = text(value, text);
                case "thinking" -> thinking(value);
                case "tool_calls" -> end.toolCalls(json, value, ready);
                case "done" -> last = value == JsonToken.VALUE_TRUE;
                case "error" -> error = Refusals.said(Collections.singletonMap("error", Json.value(json)));
                case "model" -> end.model(json);
                case "created_at" -> json.skipChildren();
                default -> end.field(name, json);
            }
        }
        if (error != null) {
            throw new ModelFailedException(Failure.of("Ollama failed: " + error)
                    .provider(OllamaProvider.NAME)
                    .effect(Effect.UNKNOWN));
        }
        if (ready.isEmpty() && !last) {
            return text;
        }
        return several(text, last);
    }

    /** A line may hold thoughts, text, calls and the end; they are given out in that order. */
    private ChatDelta several(TextDelta text, boolean last) {
        if (!text.text().isEmpty()) {
            ChatDelta first = ready.peek();
            if (first instanceof ThinkingDelta) {
                ready.remove();
                ready.addFirst(text);
                ready.addFirst(first);
            } else {
                ready.addFirst(text);
            }
        }
        if (last) {
            done = true;
            ready.add(end.completed());
        }
        return ready.remove();
    }

    private TextDelta message(TextDelta before) throws IOException {
        TextDelta text = before;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "content" -> text = text(value, text);
                case "thinking" -> thinking(value);
                case "tool_calls" -> end.toolCalls(json, value, ready);
                default -> json.skipChildren();
            }
        }
        return text;
    }

    private TextDelta text(JsonToken value, TextDelta before) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return before;
        }
        String text = json.getText();
        return text.isEmpty() ? before : new TextDelta(text);
    }

    private void thinking(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING && json.getTextLength() > 0) {
            ready.addFirst(new ThinkingDelta(json.getText(), ""));
        } else {
            json.skipChildren();
        }
    }
}
