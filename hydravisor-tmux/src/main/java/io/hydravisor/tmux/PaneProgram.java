package io.hydravisor.tmux;

import java.util.ArrayList;
import java.util.List;

/**
 * How the program of a pane is started. A tmux that stops reading a pane as soon as its program has ended loses what that wrote
 * last; there a shell stays around the program until tmux has read all.
 */
final class PaneProgram {
    /** The pane option that tells the name of a program with a shell around it. */
    static final String OPTION = "@hydravisor-program";

    /** The shell turns a program that can't be started into exit code 126 or 127 and a line on the screen. */
    private static final String BARE = "exec \"$@\"";

    /**
     * Asks the terminal for its status (ECMA-48, DSR), which tmux answers when it has read all before the question. What a person
     * has typed ahead comes first. Where the terminal can't be asked, as when the program has left it to a group of processes that
     * is gone, some time has to do.
     */
    private static final String WITH_SHELL = """
            trap '' INT QUIT
            (trap - INT QUIT; exec "$@")
            code=$?
            {
              if stty raw -echo min 0 time 50; then
                printf '\\033[5n'
                while answer=$(dd bs=256 count=1) && [ -n "$answer" ]; do
                  case $answer in *'[0n'*) break ;; esac
                done
              else
                sleep 0.5
              fi
            } </dev/tty >/dev/tty 2>/dev/null
            exit "$code"
            """;

    private PaneProgram() {}

    static List<String> bare(List<String> argv) {
        return line(BARE, argv);
    }

    static List<String> withShell(List<String> argv) {
        return line(WITH_SHELL, argv);
    }

    private static List<String> line(String script, List<String> argv) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        line.addAll(argv);
        return line;
    }

    /** What tmux calls such a program. */
    static String name(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
