package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.terminal.Recording;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor replay}. */
@Command(name = "replay", description = "Play a recorded terminal, an asciicast of version 2, at this one.")
public final class ReplayCommand extends CliCommand {
    @Option(names = "--speed", paramLabel = "X", description = "How many times as fast as it was; 1 otherwise.")
    double speed = 1;

    @Option(
            names = "--max-pause",
            paramLabel = "D",
            converter = Spans.class,
            description = "The longest time that nothing happens.")
    @Nullable
    Duration maxPause;

    @Option(names = "--text", description = "Print what was written as plain text, at once.")
    boolean text;

    @Parameters(index = "0", paramLabel = "FILE", description = "The recording.")
    Path file = Path.of("");

    ReplayCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        Recording recording = Recording.read(file);
        Out out = cli.out();
        if (text) {
            StringBuilder plain = new StringBuilder();
            recording.text(plain);
            out.bytes(ByteBuffer.wrap(plain.toString().getBytes(StandardCharsets.UTF_8)));
        } else {
            recording.replay(speed, Optional.ofNullable(maxPause), to(out));
        }
        return ExitCodes.DONE;
    }

    private static OutputStream to(Out out) {
        return new OutputStream() {
            @Override
            public void write(int single) {
                out.bytes(ByteBuffer.wrap(new byte[] {(byte) single}));
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                out.bytes(ByteBuffer.wrap(bytes, from, count));
            }
        };
    }
}
