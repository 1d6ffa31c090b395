package io.hydravisor.testkit.memory;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shell of a pane: a prompt, programs with their arguments in quotes or without, and {@code exit}. It has no scripts, variables,
 * pipes or redirections.
 */
final class MemoryShell {
    static final String NAME = "sh";
    private static final String USUAL_PROMPT = "$ ";
    private static final int LINE_BYTES = 64 * 1024;
    private static final int USAGE = 2;

    private final ProcessContext context;
    private final MemoryPane pane;
    private final MemoryProcess self;
    private int last;

    private MemoryShell(ProcessContext context, MemoryPane pane) {
        this.context = context;
        this.pane = pane;
        this.self = context.self();
    }

    /** The program. */
    static int run(ProgramContext called) throws IOException, InterruptedException {
        return called.args().isEmpty() ? interactive(called) : refuse(called, "it takes no arguments in memory");
    }

    private static int refuse(ProgramContext context, String why) throws IOException {
        context.stderr().write(("sh: " + why + "\n").getBytes(StandardCharsets.UTF_8));
        return USAGE;
    }

    /** The shell, whatever its arguments. */
    static int interactive(ProgramContext called) throws IOException, InterruptedException {
        ProcessContext context = (ProcessContext) called;
        return context.terminal() instanceof MemoryPane pane
                ? new MemoryShell(context, pane).loop()
                : refuse(context, "it needs a pane");
    }

    private int loop() throws IOException, InterruptedException {
        // Handled, not ignored: what it starts shall end by them.
        for (int signal : new int[] {Signals.INT, Signals.QUIT, Signals.TSTP}) {
            context.onSignal(new Signal(signal), () -> {});
        }
        while (true) {
            context.print(context.env().getOrDefault("PS1", USUAL_PROMPT));
            Next next = next();
            MemoryJob job = next.job();
            if (job != null) {
                context.print(String.join(" ", job.command().argv()) + "\n");
                await(job);
            } else if (next.line() == null || exits(next.line())) {
                return last;
            }
        }
    }

    /** What a client wants run, or a line; neither at the end of the input. */
    private record Next(@Nullable MemoryJob job, @Nullable String line) {}

    private Next next() throws InterruptedException {
        Next[] found = new Next[1];
        ByteBuffer typed = ByteBuffer.allocate(LINE_BYTES);
        boolean done = pane.kernel()
                .call(
                        self,
                        () -> {
                            pane.prompting(true);
                            found[0] = look(typed);
                            pane.prompting(found[0] == null);
                            return found[0] != null;
                        },
                        MemoryKernel.FOREVER);
        assert done;
        return found[0];
    }

    private @Nullable Next look(ByteBuffer typed) {
        MemoryJob job = pane.takeOffered();
        if (job != null) {
            return new Next(job, null);
        }
        int count = pane.take(typed);
        if (count == MemoryPipe.NOT_NOW) {
            return null;
        }
        String line = StandardCharsets.UTF_8.decode(typed.flip()).toString();
        return new Next(null, count == MemoryPipe.END ? null : line);
    }

    /** Runs a line; true if it was the end. */
    private boolean exits(String line) throws IOException, InterruptedException {
        List<String> words = words(line);
        if (words.isEmpty()) {
            return false;
        }
        if (words.get(0).equals("exit")) {
            last = words.size() > 1 && words.get(1).matches("\\d{1,3}") ? Integer.parseInt(words.get(1)) : last;
            return true;
        }
        MemoryGroup group = new MemoryGroup(pane.sandbox(), pane);
        try {
            last = await(Command.of(words), group);
        } catch (CommandStartException | InvalidInputException e) {
            context.print("sh: " + e.problem() + "\n");
            last = MemoryJob.NOT_FOUND;
        }
        return false;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (int i = 0; i < line.length(); i++) {
            char one = line.charAt(i);
            if (quote != 0) {
                if (one == quote) {
                    quote = 0;
                } else {
                    word.append(one);
                }
            } else if (one == '\'' || one == '"') {
                quote = one;
                begun = true;
            } else if (Character.isWhitespace(one)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else {
                word.append(one);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    private void await(MemoryJob job) throws InterruptedException {
        try {
            last = await(job.command(), job.group());
        } catch (CommandStartException e) {
            pane.kernel().change(() -> job.refuse(e));
            pane.tell();
        }
    }

    private int await(Command command, MemoryGroup group) throws InterruptedException {
        Command surrounded = command.cwd().isPresent() ? command : command.cwd(context.cwd());
        for (Map.Entry<String, String> variable : context.env().entrySet()) {
            surrounded = surrounded.env(variable.getKey(), variable.getValue());
        }
        pane.kernel().change(() -> pane.foreground(group));
        try {
            pane.sandbox().launch(surrounded, group, () -> {}, () -> {});
            boolean done = pane.kernel().call(self, () -> group.end().isPresent(), MemoryKernel.FOREVER);
            assert done;
        } finally {
            pane.kernel().change(() -> pane.foreground(null));
        }
        return pane.kernel().get(() -> group.end().map(ExitStatus::shellCode).orElse(0));
    }
}
