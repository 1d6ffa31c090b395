package io.hydravisor.cli.session;

import io.hydravisor.session.Capture;
import io.hydravisor.session.Pane;
import picocli.CommandLine.Option;

/** How lines of a pane are printed. */
final class Captured {
    @Option(names = "--ansi", description = "Keep colours and attributes, as escape sequences.")
    boolean ansi;

    @Option(names = "--joined", description = "Join lines that were too long for the terminal.")
    boolean joined;

    String of(Pane pane, Capture which) {
        Capture capture = ansi ? which.colours() : which;
        return pane.capture(joined ? capture.joined() : capture);
    }
}
