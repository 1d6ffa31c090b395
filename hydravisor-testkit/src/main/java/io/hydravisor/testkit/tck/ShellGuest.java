package io.hydravisor.testkit.tck;

import io.hydravisor.process.Command;
import io.hydravisor.process.StdStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs made of {@code sh}, {@code cat}, {@code head}, {@code hostname}, {@code id}, {@code sleep} with fractions, {@code stty} and
 * {@code nc} as busybox has them.
 */
public final class ShellGuest implements Guest {
    /** A guest for images with a shell. */
    public ShellGuest() {}

    /** What is said about in a script as $1 and so on can be any text. */
    private static Command script(String script, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        argv.addAll(List.of(arguments));
        return Command.of(argv);
    }

    private static String seconds(Duration time) {
        return "%d.%03d".formatted(time.toSeconds(), time.toMillisPart());
    }

    @Override
    public Command print(String out, String err) {
        return script("printf %s \"$1\"; printf %s \"$2\" >&2", out, err);
    }

    @Override
    public Command exit(int code) {
        return script("exit $1", Integer.toString(code));
    }

    @Override
    public Command die(int signal) {
        return script("kill -$1 $$", Integer.toString(signal));
    }

    @Override
    public Command cat() {
        return Command.of("cat");
    }

    @Override
    public Command arguments(String... arguments) {
        return script("for each; do printf '%s\\0' \"$each\"; done", arguments);
    }

    @Override
    public Command variable(String name) {
        return script("printf %s \"$" + name + "\"");
    }

    @Override
    public Command directory() {
        return Command.of("pwd");
    }

    @Override
    public Command userId() {
        return Command.of("id", "-u");
    }

    @Override
    public Command groupIds() {
        return Command.of("id", "-G");
    }

    @Override
    public Command hostname() {
        return Command.of("hostname");
    }

    @Override
    public Command openFiles() {
        return script("ulimit -n");
    }

    @Override
    public Command flood(StdStream stream, long bytes) {
        boolean out = stream == StdStream.STDOUT;
        return script("head -c $1 /dev/zero" + (out ? "; printf done >&2" : " >&2; printf done"), Long.toString(bytes));
    }

    @Override
    public Command lines(int count, Duration pause) {
        return script(
                "i=0; while [ $i -lt $1 ]; do echo line $i; i=$((i+1)); sleep $2; done",
                Integer.toString(count),
                seconds(pause));
    }

    @Override
    public Command pieces(Duration pause, byte[]... pieces) {
        StringBuilder script = new StringBuilder();
        for (byte[] piece : pieces) {
            script.append(script.isEmpty() ? "printf '" : "; sleep $1; printf '");
            for (byte each : piece) {
                script.append("\\%03o".formatted(each & 0xff));
            }
            script.append('\'');
        }
        return script(script.toString(), seconds(pause));
    }

    @Override
    public Command sleep(Duration time) {
        return Command.of("sleep", Long.toString(time.toSeconds()));
    }

    @Override
    public Command heartbeat(String file, boolean ignoresTerm) {
        return script(
                (ignoresTerm ? "trap '' TERM; " : "")
                        + "(while :; do printf . >>\"$1\"; sleep 0.1; done) & "
                        + "while [ ! -s \"$1\" ]; do sleep 0.01; done; echo ready; while :; do wait; done",
                file);
    }

    @Override
    public Command onTerm(int code) {
        return script(
                "trap 'echo term; exit '$1 TERM; echo ready; while :; do sleep 0.1; done", Integer.toString(code));
    }

    @Override
    public Command leaveBehind(Duration time) {
        return script("(sleep $1; echo late) & echo early", Long.toString(time.toSeconds()));
    }

    @Override
    public Command append(String file, String text) {
        return script("printf %s \"$2\" >>\"$1\"", file, text);
    }

    @Override
    public Command terminalSize() {
        // stty says rows first. A read that a signal has interrupted is made again.
        String show = "set -- $(stty size); echo $2x$1";
        return script("show() { " + show + "; }; trap show WINCH; show; "
                + "while :; do if read line; then echo \"typed $line\"; exit 0; fi; done");
    }

    @Override
    public Command isTerminal() {
        return script("if [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; then echo terminal; else echo none; fi");
    }

    @Override
    public Command echoServer(int port) {
        return Command.of("nc", "-ll", "-p", Integer.toString(port), "-e", "cat");
    }
}
