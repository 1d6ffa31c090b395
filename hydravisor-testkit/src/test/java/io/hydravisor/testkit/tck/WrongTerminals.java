package io.hydravisor.testkit.tck;

import io.hydravisor.core.Failure;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.PortConnection;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Wrong about terminals and ports. */
final class WrongTerminals {
    private WrongTerminals() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider(
                        "Y-2",
                        "takes rows for columns when a terminal is resized",
                        terminals(right -> new Wrong.Tty(right) {
                            @Override
                            public void resize(TerminalSize size) {
                                super.resize(new TerminalSize(size.rows(), size.columns()));
                            }
                        })),
                new WrongProvider(
                        "Y-4", "tells every end of a terminal as exit 0", terminals(right -> new Wrong.Tty(right) {
                            private final CompletableFuture<ExitStatus> exit = right.exit()
                                    .thenApply(status -> status.equals(new ExitStatus.Exited(19))
                                            ? new ExitStatus.Exited(0)
                                            : status);

                            @Override
                            public CompletableFuture<ExitStatus> exit() {
                                return exit;
                            }
                        })),
                new WrongProvider(
                        "Y-5", "ends what was hung up some time later", terminals(right -> new Wrong.Tty(right) {
                            @Override
                            public boolean groupAlive() {
                                return false;
                            }

                            @Override
                            public void close() {
                                CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS)
                                        .execute(super::close);
                            }
                        })),
                new WrongProvider(
                        "Y-7",
                        "is unsure whether a missing program was started",
                        right -> WrongCommands.sandboxes(
                                right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                                    @Override
                                    public TerminalDriver terminal(String id, TerminalSpec spec) {
                                        try {
                                            return super.terminal(id, spec);
                                        } catch (CommandStartException e) {
                                            throw new CommandStartException(Failure.of("it could not be started"));
                                        }
                                    }
                                })),
                new WrongProvider("N-1", "loses the end of a connection's input", right -> new Wrong.Provider(right) {
                    @Override
                    PortConnection bend(PortConnection connection) {
                        return new Deaf(connection);
                    }
                }),
                new WrongProvider(
                        "N-4",
                        "lets isolated sandboxes reach the host",
                        right -> WrongCommands.sandboxes(
                                right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                                    @Override
                                    public CommandDriver start(Command command) {
                                        boolean reaching = command.argv().get(0).contains("reach");
                                        return super.start(
                                                reaching
                                                        ? Command.of("true")
                                                                .id(command.id().orElseThrow())
                                                        : command);
                                    }
                                })));
    }

    private static UnaryOperator<SandboxProvider> terminals(UnaryOperator<TerminalDriver> bend) {
        return right -> new Wrong.Provider(right) {
            @Override
            TerminalDriver bend(TerminalDriver terminal) {
                return bend.apply(terminal);
            }
        };
    }

    /** Loses the last byte that is sent before the end. */
    private static final class Deaf implements PortConnection {
        private final PortConnection right;
        private long sent;

        Deaf(PortConnection right) {
            this.right = right;
        }

        @Override
        public void shutdownOutput() throws IOException {
            right.shutdownOutput();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return right.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = source.remaining();
            sent += count;
            if (sent == Sizes.STREAM_BYTES && count > 0) {
                while (source.remaining() > 1) {
                    right.write(source.duplicate().limit(source.limit() - 1));
                    source.position(source.limit() - 1);
                }
                source.position(source.limit());
                return count;
            }
            while (source.hasRemaining()) {
                right.write(source);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return right.isOpen();
        }

        @Override
        public void close() throws IOException {
            right.close();
        }
    }
}
