package io.hydravisor.testkit.memory;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The programs that every sandbox has: a few that users expect, and those of {@link MemoryGuest}. */
final class BuiltIns {
    private static final Map<String, Program> ALL = new HashMap<>();

    static {
        ALL.put("true", context -> 0);
        ALL.put("false", context -> 1);
        ALL.put("echo", BuiltIns::echo);
        ALL.put("cat", BuiltIns::cat);
        ALL.put("sleep", BuiltIns::sleep);
        ALL.put("pwd", context -> print(context, context.cwd() + "\n"));
        ALL.put("id", BuiltIns::id);
        ALL.put("hostname", context -> print(context, context.hostname() + "\n"));
        GuestPrograms.addTo(ALL);
        PanePrograms.addTo(ALL);
    }

    private BuiltIns() {}

    static Optional<Program> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static int print(ProgramContext context, String text) throws IOException {
        context.print(text);
        return 0;
    }

    static int fail(ProgramContext context, String why) throws IOException {
        context.stderr().write((context.name() + ": " + why + "\n").getBytes(StandardCharsets.UTF_8));
        return 1;
    }

    private static int echo(ProgramContext context) throws IOException {
        List<String> args = context.args();
        boolean bare = !args.isEmpty() && args.get(0).equals("-n");
        return print(context, String.join(" ", bare ? args.subList(1, args.size()) : args) + (bare ? "" : "\n"));
    }

    private static int cat(ProgramContext context) throws IOException {
        if (context.args().isEmpty()) {
            copy(context.stdin(), context);
        }
        for (String path : context.args()) {
            if (path.equals("-")) {
                copy(context.stdin(), context);
            } else {
                try {
                    context.stdout().write(context.files().read(path));
                } catch (io.hydravisor.core.HydravisorException e) {
                    return fail(context, e.problem());
                }
            }
        }
        return 0;
    }

    private static void copy(InputStream from, ProgramContext context) throws IOException {
        long copied = from.transferTo(context.stdout());
        assert copied >= 0;
    }

    private static int sleep(ProgramContext context) throws IOException, InterruptedException {
        BigDecimal seconds = BigDecimal.ZERO;
        try {
            for (String arg : context.args()) {
                seconds = seconds.add(new BigDecimal(arg));
            }
        } catch (NumberFormatException e) {
            return fail(context, "not a number of seconds");
        }
        context.sleep(Duration.ofNanos(seconds.movePointRight(9).longValue()));
        return 0;
    }

    private static int id(ProgramContext context) throws IOException {
        String option = context.args().isEmpty() ? "" : context.args().get(0);
        return switch (option) {
            case "-u" -> print(context, context.uid() + "\n");
            case "-g" -> print(context, context.gid() + "\n");
            case "-G" ->
                print(context, context.groups().stream().map(Object::toString).collect(Collectors.joining(" ")) + "\n");
            case "-un" -> print(context, context.user() + "\n");
            default -> print(context, "uid=" + context.uid() + "(" + context.user() + ") gid=" + context.gid() + "\n");
        };
    }
}
