package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Out;
import io.hydravisor.process.Output;

/** Passes one output of a command on, and says what of it is gone. */
final class Passing {
    private final Cli cli;
    private final String name;
    private final Out to;
    private volatile boolean complete = true;

    /**
     * @param name which output, for what is said of it
     */
    Passing(Cli cli, String name, Out to) {
        this.cli = cli;
        this.name = name;
        this.to = to;
    }

    void pass(Output piece) {
        if (piece instanceof Output.Chunk chunk) {
            to.bytes(chunk.bytes());
        } else if (piece instanceof Output.Gap gap) {
            complete = false;
            cli.say((gap.to() - gap.from()) + " bytes of " + name + " are lost: " + gap.why());
        }
    }

    /** Whether nothing was gone until now. */
    boolean complete() {
        return complete;
    }
}
