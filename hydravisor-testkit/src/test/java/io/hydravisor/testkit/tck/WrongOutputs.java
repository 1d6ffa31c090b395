package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.WrongCommands.commands;

import io.hydravisor.process.Output;
import io.hydravisor.process.StdStream;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Wrong about output. */
final class WrongOutputs {
    private WrongOutputs() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider(
                        "O-1",
                        "drops the last byte of a large output",
                        commands((running, command) -> new CutShort(running, Sizes.STREAM_BYTES + 1001L))),
                new WrongProvider("O-2", "merges the two outputs", commands((running, command) -> new Merged(running))),
                new WrongProvider(
                        "O-3",
                        "decodes each piece by itself",
                        commands((running, command) -> new DecodedApart(running))),
                new WrongProvider(
                        "O-4",
                        "stalls an output when the other is not read",
                        commands((running, command) -> new Stalling(running))),
                new WrongProvider(
                        "O-7",
                        "tells the end of an output with the end of the first process",
                        commands((running, command) -> new EndsEarly(running))),
                new WrongProvider(
                        "O-8", "reads from the wrong offset", commands((running, command) -> new WrongOffset(running))),
                new WrongProvider("O-9", "keeps nothing for who attaches later", right -> nothingKept(right)),
                new WrongProvider(
                        "O-10",
                        "hides that output was dropped",
                        commands((running, command) -> new HiddenGap(running))),
                new WrongProvider(
                        "O-13",
                        "drops the last byte of direct output",
                        commands((running, command) -> new CutShort(running, Sizes.STREAM_BYTES + 13L))));
    }

    private static OutputRead chunk(long offset, byte[] bytes) {
        return new OutputRead.Available(new Output.Chunk(offset, ByteBuffer.wrap(bytes)));
    }

    private static byte[] bytes(OutputRead read) {
        ByteBuffer from =
                ((Output.Chunk) ((OutputRead.Available) read).output()).bytes().duplicate();
        byte[] copy = new byte[from.remaining()];
        from.get(copy);
        return copy;
    }

    private static boolean isChunk(OutputRead read) {
        return read instanceof OutputRead.Available available && available.output() instanceof Output.Chunk;
    }

    private static final class CutShort extends Wrong.Running {
        private final long size;

        CutShort(CommandDriver right, long size) {
            super(right);
            this.size = size;
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            if (stream == StdStream.STDOUT && offset == size - 1) {
                OutputRead read = super.read(stream, offset, max);
                return isChunk(read) ? new OutputRead.End() : read;
            }
            OutputRead read = super.read(stream, offset, max);
            if (stream == StdStream.STDOUT && isChunk(read) && offset + bytes(read).length == size) {
                byte[] all = bytes(read);
                return chunk(offset, java.util.Arrays.copyOf(all, all.length - 1));
            }
            return read;
        }
    }

    /** Only where both are short and without a line break, as in the rule. */
    private static final class Merged extends Wrong.Running {
        private static final String MARK = "no line break";

        Merged(CommandDriver right) {
            super(right);
        }

        private String peek(StdStream stream) {
            OutputRead read = super.read(stream, 0, 100);
            return isChunk(read) ? new String(bytes(read), StandardCharsets.UTF_8) : "";
        }

        private boolean applies() {
            return peek(StdStream.STDOUT).endsWith(MARK)
                    || peek(StdStream.STDERR).endsWith(MARK);
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            if (!applies()) {
                return super.read(stream, offset, max);
            }
            if (!exit().isDone()) {
                return new OutputRead.NotYet();
            }
            byte[] all = (peek(StdStream.STDOUT) + peek(StdStream.STDERR)).getBytes(StandardCharsets.UTF_8);
            return stream == StdStream.STDERR || offset >= all.length
                    ? new OutputRead.End()
                    : chunk(offset, java.util.Arrays.copyOfRange(all, (int) offset, all.length));
        }
    }

    private static final class DecodedApart extends Wrong.Running {
        DecodedApart(CommandDriver right) {
            super(right);
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            OutputRead read = super.read(stream, offset, max);
            if (!isChunk(read) || written(stream) > 16) {
                return read;
            }
            return chunk(offset, new String(bytes(read), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class Stalling extends Wrong.Running {
        private static final long ROOM = 64 * 1024;
        private final Map<StdStream, AtomicLong> read =
                Map.of(StdStream.STDOUT, new AtomicLong(), StdStream.STDERR, new AtomicLong());

        Stalling(CommandDriver right) {
            super(right);
        }

        private AtomicLong seen(StdStream stream) {
            return Objects.requireNonNull(read.get(stream));
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            StdStream other = stream == StdStream.STDOUT ? StdStream.STDERR : StdStream.STDOUT;
            OutputRead result = super.read(stream, offset, max);
            if (result instanceof OutputRead.Available available) {
                seen(stream).accumulateAndGet(available.output().end(), Math::max);
            }
            boolean unread = written(other) - seen(other).get() > ROOM;
            return unread && written(stream) < 100 && written(stream) > 0 && isChunk(result)
                    ? new OutputRead.NotYet()
                    : result;
        }
    }

    private static final class EndsEarly extends Wrong.Running {
        EndsEarly(CommandDriver right) {
            super(right);
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            boolean ended = exit().isDone();
            OutputRead read = super.read(stream, offset, max);
            return read instanceof OutputRead.NotYet && ended ? new OutputRead.End() : read;
        }
    }

    private static final class WrongOffset extends Wrong.Running {
        WrongOffset(CommandDriver right) {
            super(right);
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            OutputRead read = super.read(stream, offset == 65_537 ? 65_536 : offset, max);
            return offset == 65_537 && isChunk(read) ? chunk(offset, bytes(read)) : read;
        }
    }

    private static SandboxProvider nothingKept(SandboxProvider right) {
        return new Wrong.Provider(right) {
            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                boolean scoped = "scoped".equals(sandbox.describe().metadata().get("hydravisor.io/ownership"));
                return new Wrong.Sandbox(sandbox, this) {
                    @Override
                    public CommandDriver attach(String commandId) {
                        CommandDriver found = super.attach(commandId);
                        return scoped && !commandId.equals(MainCommand.ID) ? new FromNowOn(found) : found;
                    }
                };
            }
        };
    }

    private static final class FromNowOn extends Wrong.Running {
        private final long now;

        FromNowOn(CommandDriver right) {
            super(right);
            now = right.written(StdStream.STDOUT);
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            return stream == StdStream.STDOUT && offset < now
                    ? new OutputRead.Available(new Output.Gap(offset, now, "it was not kept"))
                    : super.read(stream, offset, max);
        }
    }

    private static final class HiddenGap extends Wrong.Running {
        HiddenGap(CommandDriver right) {
            super(right);
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            OutputRead read = super.read(stream, offset, max);
            if (read instanceof OutputRead.Available available && available.output() instanceof Output.Gap gap) {
                OutputRead kept = super.read(stream, gap.to(), max);
                return isChunk(kept) ? chunk(offset, bytes(kept)) : read;
            }
            return read;
        }
    }
}
