package io.hydravisor.testkit.tck;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Wrong about starting, feeding, signalling and ending commands. */
final class WrongCommands {
    private WrongCommands() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider(
                        "C-1", "drops empty arguments", starting(command -> rebuilt(command, withoutEmpty(command)))),
                new WrongProvider(
                        "C-2",
                        "lets the sandbox's variables win",
                        starting(command ->
                                command.env().containsKey("TCK_BOTH") ? command.env("TCK_BOTH", "box") : command)),
                new WrongProvider(
                        "C-3",
                        "ignores the working directory",
                        starting(command ->
                                command.cwd().filter("/tmp"::equals).isPresent() ? command.cwd("/") : command)),
                new WrongProvider(
                        "C-4",
                        "runs every command as root",
                        starting(command ->
                                command.user().filter("1000"::equals).isPresent() ? command.user("0") : command)),
                new WrongProvider(
                        "C-5", "says that a program without a file has exited with 127", right -> noProgram(right)),
                new WrongProvider(
                        "C-7", "runs a command again under a new id when the id is in use", right -> newIds(right)),
                new WrongProvider("C-8", "leaves something in a closed standard input", right -> dirtyStdin(right)),
                new WrongProvider(
                        "C-9",
                        "drops the last byte of a large standard input",
                        commands((running, command) -> new LastByteDropped(running, Sizes.STREAM_BYTES + 9L))),
                new WrongProvider(
                        "E-1",
                        "invents exit 0",
                        ending(status ->
                                status.equals(new ExitStatus.Exited(255)) ? new ExitStatus.Exited(0) : status)),
                new WrongProvider(
                        "E-2",
                        "tells a signal as an exit code",
                        ending(status -> status instanceof ExitStatus.Signaled signaled && signaled.number() == 6
                                ? new ExitStatus.Exited(134)
                                : status)),
                new WrongProvider(
                        "E-3", "has forgotten how a command ended when somebody attaches", right -> forgetful(right)),
                new WrongProvider(
                        "E-4", "tells commands of a destroyed sandbox as done", right -> destroyedIsDone(right)),
                new WrongProvider("L-12", "mixes up commands that are started at once", right -> mixingUp(right)),
                new WrongProvider(
                        "O-11",
                        "tells a command that was killed at its limit as exited",
                        commands((running, command) -> atLimit(command, AtLimit.KILL)
                                ? new Ending(
                                        running,
                                        status -> status instanceof ExitStatus.Signaled
                                                ? new ExitStatus.Exited(137)
                                                : status)
                                : running)),
                new WrongProvider(
                        "O-12",
                        "drops output where it should pause the command",
                        starting(command -> atLimit(command, AtLimit.PAUSE)
                                ? command.durability(Durability.spooled(
                                        ((Durability.Spooled) command.durability()).limit(), AtLimit.DROP_OLDEST))
                                : command)),
                new WrongProvider(
                        "T-1",
                        "ends the leader alone at a timeout",
                        commands((running, command) -> new LeaderOnlyTerm(running))),
                new WrongProvider(
                        "T-2",
                        "never kills what ignores TERM",
                        commands((running, command) -> signalling(
                                running,
                                (signal, target) -> running.timedOut() && signal.equals(Signal.KILL) ? null : signal))),
                new WrongProvider(
                        "T-3",
                        "kills at once at a timeout",
                        commands((running, command) -> signalling(
                                running,
                                (signal, target) ->
                                        running.timedOut() && signal.equals(Signal.TERM) ? Signal.KILL : signal))),
                new WrongProvider("T-4", "ends other commands at a timeout", right -> endsOthers(right)),
                new WrongProvider(
                        "T-5",
                        "kills only the leader of a started command",
                        commands((running, command) -> exec(command) ? running : new LeaderOnlyKill(running))),
                new WrongProvider(
                        "T-6",
                        "signals the whole group when the leader is meant",
                        commands((running, command) -> new Wrong.Running(running) {
                            @Override
                            public void signal(Signal signal, SignalTarget target) {
                                super.signal(signal, signal.equals(Signal.KILL) ? SignalTarget.GROUP : target);
                            }
                        })),
                new WrongProvider(
                        "T-7",
                        "sends TERM for other signals",
                        commands((running, command) -> signalling(
                                running, (signal, target) -> signal.equals(Signal.USR1) ? Signal.TERM : signal))),
                new WrongProvider(
                        "T-8",
                        "leaves a command running whose caller was interrupted",
                        commands((running, command) -> exec(command)
                                ? signalling(
                                        running,
                                        (signal, target) ->
                                                signal.equals(Signal.KILL) && !running.timedOut() ? null : signal)
                                : running)),
                new WrongProvider(
                        "T-10",
                        "fails where nobody is left to be signalled",
                        commands((running, command) -> new Wrong.Running(running) {
                            @Override
                            public void signal(Signal signal, SignalTarget target) {
                                if (exit().isDone() && !groupAlive()) {
                                    throw new ConflictException(Failure.of("nobody is there"));
                                }
                                super.signal(signal, target);
                            }
                        })));
    }

    private static boolean atLimit(Command command, AtLimit atLimit) {
        return command.durability() instanceof Durability.Spooled spooled && spooled.atLimit() == atLimit;
    }

    /** exec makes room in the spool for what it captures. */
    private static boolean exec(Command command) {
        return !command.durability().equals(Durability.spooled());
    }

    private static List<String> withoutEmpty(Command command) {
        return command.argv().stream().filter(argument -> !argument.isEmpty()).toList();
    }

    private static Command rebuilt(Command command, List<String> argv) {
        Command fresh = Command.of(argv)
                .id(command.id().orElseThrow())
                .stdin(command.stdin())
                .durability(command.durability())
                .grace(command.grace());
        for (Map.Entry<String, String> variable : command.env().entrySet()) {
            fresh = fresh.env(variable.getKey(), variable.getValue());
        }
        fresh = command.cwd().isPresent() ? fresh.cwd(command.cwd().get()) : fresh;
        fresh = command.user().isPresent() ? fresh.user(command.user().get()) : fresh;
        return command.timeout().isPresent() ? fresh.timeout(command.timeout().get()) : fresh;
    }

    /** Changes what is started. */
    private static UnaryOperator<SandboxProvider> starting(UnaryOperator<Command> change) {
        return right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                return super.start(change.apply(command));
            }
        });
    }

    interface Bend<T, U> {
        T bend(T right, U with);
    }

    static SandboxProvider sandboxes(SandboxProvider right, Bend<SandboxDriver, Wrong.Provider> bend) {
        return new Wrong.Provider(right) {
            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                return bend.bend(sandbox, this);
            }
        };
    }

    /** Changes commands that were started here. */
    static UnaryOperator<SandboxProvider> commands(Bend<CommandDriver, Command> bend) {
        return right -> new Wrong.Provider(right) {
            @Override
            CommandDriver bend(CommandDriver command, Command started) {
                return bend.bend(command, started);
            }
        };
    }

    private static UnaryOperator<SandboxProvider> ending(UnaryOperator<ExitStatus> change) {
        return commands((running, command) -> new Ending(running, change));
    }

    private static final class Ending extends Wrong.Running {
        private final CompletableFuture<ExitStatus> exit;

        Ending(CommandDriver right, UnaryOperator<ExitStatus> change) {
            super(right);
            exit = right.exit().thenApply(change);
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return exit;
        }
    }

    private interface Signals {
        @org.jspecify.annotations.Nullable
        Signal instead(Signal signal, SignalTarget target);
    }

    private static CommandDriver signalling(CommandDriver running, Signals change) {
        return new Wrong.Running(running) {
            @Override
            public void signal(Signal signal, SignalTarget target) {
                Signal instead = change.instead(signal, target);
                if (instead != null) {
                    super.signal(instead, target);
                }
            }
        };
    }

    private static final class LeaderOnlyTerm extends Wrong.Running {
        LeaderOnlyTerm(CommandDriver right) {
            super(right);
        }

        @Override
        public void signal(Signal signal, SignalTarget target) {
            super.signal(signal, timedOut() && signal.equals(Signal.TERM) ? SignalTarget.LEADER : target);
        }

        @Override
        public boolean groupAlive() {
            return timedOut() ? !exit().isDone() : super.groupAlive();
        }
    }

    private static final class LeaderOnlyKill extends Wrong.Running {
        LeaderOnlyKill(CommandDriver right) {
            super(right);
        }

        @Override
        public void signal(Signal signal, SignalTarget target) {
            boolean alone = signal.equals(Signal.KILL) && !exit().isDone() && !timedOut();
            super.signal(signal, alone ? SignalTarget.LEADER : target);
        }
    }

    /** Holds one byte back until more comes, and forgets it at the end of an input of a certain size. */
    private static final class LastByteDropped extends Wrong.Running {
        private final long size;
        private long written;
        private byte last;

        LastByteDropped(CommandDriver right, long size) {
            super(right);
            this.size = size;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (!bytes.hasRemaining()) {
                return;
            }
            if (written > 0) {
                super.write(ByteBuffer.wrap(new byte[] {last}));
            }
            written += bytes.remaining();
            last = bytes.get(bytes.limit() - 1);
            boolean whole = written < 1000;
            ByteBuffer now = bytes.duplicate().limit(bytes.limit() - (whole ? 0 : 1));
            super.write(now);
            bytes.position(bytes.limit());
            if (whole) {
                written = 0;
            }
        }

        @Override
        public void closeStdin() {
            if (written > 0 && written != size) {
                try {
                    super.write(ByteBuffer.wrap(new byte[] {last}));
                } catch (IOException e) {
                    // The command has ended.
                }
            }
            written = 0;
            super.closeStdin();
        }
    }

    private static SandboxProvider noProgram(SandboxProvider right) {
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                try {
                    return super.start(command);
                } catch (CommandStartException e) {
                    if (command.cwd().isPresent() || command.user().isPresent()) {
                        throw e;
                    }
                    return super.start(rebuilt(
                            command,
                            ((Guest) new io.hydravisor.testkit.memory.MemoryGuest())
                                    .exit(127)
                                    .argv()));
                }
            }
        });
    }

    private static SandboxProvider newIds(SandboxProvider right) {
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                try {
                    return super.start(command);
                } catch (AlreadyExistsException e) {
                    return super.start(command.id(command.id().orElseThrow() + "-again"));
                }
            }
        });
    }

    private static SandboxProvider dirtyStdin(SandboxProvider right) {
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                if (!(command.stdin() instanceof Stdin.Closed)) {
                    return super.start(command);
                }
                CommandDriver started = super.start(command.stdin(Stdin.open()));
                try {
                    started.write(ByteBuffer.wrap(new byte[] {'x'}));
                } catch (IOException e) {
                    // It has ended.
                }
                started.closeStdin();
                return started;
            }
        });
    }

    private static SandboxProvider forgetful(SandboxProvider right) {
        return new Wrong.Provider(right) {
            @Override
            CommandDriver bendAttached(CommandDriver command) {
                // How the main command ended is another rule's.
                return command.exit().isDone() && !command.record().id().equals(MainCommand.ID)
                        ? new Ending(command, status -> new ExitStatus.Lost("it was not kept", false))
                        : command;
            }
        };
    }

    private static SandboxProvider destroyedIsDone(SandboxProvider right) {
        AtomicBoolean destroyed = new AtomicBoolean();
        return new Wrong.Provider(right) {
            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                destroyed.set(false);
                return new Wrong.Sandbox(sandbox, this) {
                    @Override
                    public void destroy() {
                        destroyed.set(true);
                        super.destroy();
                    }
                };
            }

            @Override
            CommandDriver bend(CommandDriver command, Command started) {
                return new Ending(command, status -> destroyed.get() ? new ExitStatus.Exited(0) : status);
            }
        };
    }

    /** Keeps what it is about to start in one place, as if there were one thread. */
    private static SandboxProvider mixingUp(SandboxProvider right) {
        AtomicReference<Command> next = new AtomicReference<>();
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                next.set(command);
                try {
                    TimeUnit.MILLISECONDS.sleep(5);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Command found = Objects.requireNonNull(next.get());
                return super.start(
                        found == command ? command : found.id(command.id().orElseThrow()));
            }
        });
    }

    private static SandboxProvider endsOthers(SandboxProvider right) {
        Set<CommandDriver> all = ConcurrentHashMap.newKeySet();
        return commands((running, command) -> {
                    all.add(running);
                    return new Wrong.Running(running) {
                        @Override
                        public void markTimedOut() {
                            super.markTimedOut();
                            all.stream()
                                    .filter(other ->
                                            other != running && !other.exit().isDone())
                                    .forEach(other -> other.signal(Signal.KILL, SignalTarget.GROUP));
                        }
                    };
                })
                .apply(right);
    }
}
