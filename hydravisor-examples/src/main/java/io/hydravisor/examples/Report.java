package io.hydravisor.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hydravisor.core.HydravisorException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a program says while it goes from step to step: as text at once, or as one JSON document at the end. In the document
 * names are snake_case, durations ISO 8601 and sizes bytes. Not safe for use by many threads.
 */
final class Report {
    private final PrintStream out;
    private final boolean json;
    private final long start = System.nanoTime();
    private final Map<String, Object> document = new LinkedHashMap<>();
    private final List<Map<String, Object>> steps = new ArrayList<>();

    Report(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Action {
        void run(Step step) throws Exception;
    }

    /** What a step does that makes something for the steps after it. */
    @FunctionalInterface
    interface Supply<T> {
        T run(Step step) throws Exception;
    }

    /** The step that runs now. */
    final class Step {
        private final long begin = System.nanoTime();
        private final Map<String, Object> facts = new LinkedHashMap<>();

        /** Says a line to people, behind the time that has passed since the step began. */
        void say(String line) {
            print("  %6d ms  %s".formatted(elapsed().toMillis(), line));
        }

        /** Puts a fact into the document. */
        void fact(String name, Object value) {
            facts.put(name, value);
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    /** Says what this is about, before the first step. */
    void title(String line) {
        print(line);
        document.put("title", line);
        document.put("ok", false);
    }

    /** Runs a step. No other may follow one that throws: {@link #fail} says that it went wrong in the last. */
    void step(String name, String title, Action action) throws Exception {
        supply(name, title, step -> {
            action.run(step);
            return true;
        });
    }

    /** Runs a step as {@link #step} does, and returns what it made. */
    <T> T supply(String name, String title, Supply<T> supply) throws Exception {
        print("");
        print(steps.size() + 1 + ". " + title);
        Step step = new Step();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        steps.add(entry);
        boolean done = false;
        try {
            T result = supply.run(step);
            done = true;
            return result;
        } finally {
            entry.put("ok", done);
            entry.put("duration", rounded(step.elapsed()));
            entry.putAll(step.facts);
        }
    }

    /** Ends a report whose steps all went well. */
    void succeed() {
        print("");
        print(String.format(
                Locale.ROOT,
                "All %d steps went as they should, in %.1f s.",
                steps.size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0));
        finish(true);
    }

    /** Ends a report in its last step. */
    void fail(Throwable failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        print("");
        print("Step " + steps.size() + " went wrong: " + message);
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            print("caused by: " + cause);
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", failure.getClass().getSimpleName());
        if (failure instanceof HydravisorException known) {
            error.put("code", known.code().toString());
            error.put("message", known.problem());
            known.hint().ifPresent(hint -> error.put("hint", hint));
        } else {
            error.put("message", message);
        }
        document.put("error", error);
        finish(false);
    }

    private void finish(boolean ok) {
        document.put("ok", ok);
        document.put("duration", rounded(Duration.ofNanos(System.nanoTime() - start)));
        document.put("steps", steps);
        if (json) {
            try {
                out.println(new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(document));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a step's facts can't be written as JSON", e);
            }
        }
        out.flush();
    }

    /** A duration as the document has it: no figure below a millisecond means anything here. */
    static String rounded(Duration duration) {
        return Duration.ofMillis(duration.toMillis()).toString();
    }

    private void print(String line) {
        if (!json) {
            out.println(line);
        }
    }
}
