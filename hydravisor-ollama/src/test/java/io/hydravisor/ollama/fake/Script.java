package io.hydravisor.ollama.fake;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the server does with one request for an answer, step by step. Immutable; each step returns a copy. */
public final class Script {
    /** One step. */
    @FunctionalInterface
    interface Step {
        void run(Wire wire) throws IOException, InterruptedException;
    }

    private static final String STAMP = "\"created_at\":\"2026-01-02T03:04:05.123456789Z\"";
    private static final String METRICS = "\"total_duration\":5000000000,\"load_duration\":1000000000,"
            + "\"prompt_eval_count\":26,\"prompt_eval_duration\":342546000,\"eval_count\":%d,\"eval_duration\":3000000000";

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = steps;
    }

    private Script with(Step step) {
        List<Step> all = new ArrayList<>(steps);
        all.add(step);
        return new Script(List.copyOf(all));
    }

    /** An answer in order, from its first token to its end. */
    public static Script tokens(String... texts) {
        Script script = start();
        for (String text : texts) {
            script = script.token(text);
        }
        return script.done("stop");
    }

    /** No step yet. */
    public static Script start() {
        return new Script(List.of());
    }

    /** A refusal in place of an answer. */
    public static Script status(int code, String type, String body, String... headers) {
        return start().with(wire -> wire.whole(code, type, body.getBytes(StandardCharsets.UTF_8), headers));
    }

    /** A piece of the text. */
    public Script token(String text) {
        return with(wire -> wire.line("{\"model\":" + quoted(wire.model()) + "," + STAMP + ","
                + (wire.isChat()
                        ? "\"message\":{\"role\":\"assistant\",\"content\":" + quoted(text) + "}"
                        : "\"response\":" + quoted(text))
                + ",\"done\":false}"));
    }

    /** A piece of what the model thinks. */
    public Script thought(String text) {
        return with(wire -> wire.line("{\"model\":" + quoted(wire.model()) + "," + STAMP + ","
                + (wire.isChat()
                        ? "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":" + quoted(text) + "}"
                        : "\"response\":\"\",\"thinking\":" + quoted(text))
                + ",\"done\":false}"));
    }

    /** A tool call; the arguments are JSON, and the id may be empty, as older servers leave it. */
    public Script call(String id, String name, String arguments) {
        String named = id.isEmpty() ? "" : "\"id\":" + quoted(id) + ",";
        return with(wire -> wire.line("{\"model\":" + quoted(wire.model()) + "," + STAMP
                + ",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{" + named
                + "\"function\":{\"index\":0,\"name\":" + quoted(name) + ",\"arguments\":" + arguments
                + "}}]},\"done\":false}"));
    }

    /** The line that says that the answer is whole. */
    public Script done(String reason) {
        return with(wire -> last(wire, reason, METRICS.formatted(Math.max(wire.tokens() - 1, 1))));
    }

    /** The line that says that the answer is whole, with these metrics as members of an object, or without any. */
    public Script done(String reason, String metrics) {
        return with(wire -> last(wire, reason, metrics));
    }

    private static void last(Wire wire, String reason, String metrics) throws IOException {
        wire.line("{\"model\":" + quoted(wire.model()) + "," + STAMP + ","
                + (wire.isChat() ? "\"message\":{\"role\":\"assistant\",\"content\":\"\"}" : "\"response\":\"\"")
                + ",\"done\":true,\"done_reason\":" + quoted(reason) + (metrics.isEmpty() ? "" : ",") + metrics + "}");
        wire.end();
    }

    /** Any line. */
    public Script line(String json) {
        return with(wire -> wire.line(json));
    }

    /** Any bytes. */
    public Script bytes(byte[] bytes) {
        return with(wire -> wire.write(bytes));
    }

    /** The model fails, as the server tells it in the midst of a stream. */
    public Script error(String text) {
        return with(wire -> {
            wire.line("{\"error\":" + quoted(text) + "}");
            wire.end();
        });
    }

    /** The response ends in order. */
    public Script end() {
        return with(Wire::end);
    }

    /** The connection breaks. */
    public Script cut() {
        return with(Wire::cut);
    }

    /** Nothing more comes until the client has gone. */
    public Script stall() {
        return with(Wire::awaitClient);
    }

    /** Nothing comes for a while. */
    public Script pause(Duration span) {
        return with(wire -> Thread.sleep(span.toMillis()));
    }

    /** From now on the response is cut into chunks of this many bytes. */
    public Script chunks(int bytes) {
        return with(wire -> wire.chunks(bytes));
    }

    /** Tells that the script has come to here. */
    public Script then(Runnable told) {
        return with(wire -> told.run());
    }

    /** Another script again and again, until the client has gone. */
    public Script endless(Script again) {
        return with(wire -> {
            while (true) {
                again.run(wire);
            }
        });
    }

    /** Tells when the script begins and when it ends, however it does. */
    public Script between(Runnable begin, Runnable end) {
        return start().with(wire -> {
            begin.run();
            try {
                run(wire);
            } finally {
                end.run();
            }
        });
    }

    void run(Wire wire) throws IOException, InterruptedException {
        for (Step step : steps) {
            step.run(wire);
        }
    }

    static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
