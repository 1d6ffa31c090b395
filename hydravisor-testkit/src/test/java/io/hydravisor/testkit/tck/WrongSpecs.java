package io.hydravisor.testkit.tck;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Wrong about what a spec asks for. */
final class WrongSpecs {
    private WrongSpecs() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider("M-4", "gives a folder in memory more room than was asked for", specs(spec -> {
                    SandboxSpec larger = spec;
                    for (Mount mount : spec.hasReadOnlyRoot() ? List.<Mount>of() : spec.mounts()) {
                        larger = larger.mount(Mount.tmpfs(mount.target(), ByteSize.mebibytes(100)));
                    }
                    return larger;
                })),
                new WrongProvider("M-9", "forgets how a sandbox has ended", right -> new Wrong.Provider(right) {
                    @Override
                    SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                        return new Wrong.Sandbox(sandbox, this) {
                            @Override
                            public SandboxRecord describe() {
                                SandboxRecord record = super.describe();
                                boolean failed = record.end()
                                        .filter(end -> end.status().equals(new ExitStatus.Exited(3)))
                                        .isPresent();
                                return failed
                                        ? new SandboxRecord(
                                                record.name(),
                                                record.id(),
                                                record.state(),
                                                record.image(),
                                                record.metadata(),
                                                record.created())
                                        : record;
                            }
                        };
                    }
                }),
                new WrongProvider(
                        "M-5",
                        "passes over a wish for a read-only root",
                        specs(spec -> spec.hasReadOnlyRoot() ? copy(spec) : spec)),
                new WrongProvider(
                        "M-6",
                        "knows only host names without a domain",
                        specs(spec -> spec.hostname().isPresent()
                                ? spec.hostname(spec.hostname().get().split("\\.", 2)[0])
                                : spec)),
                new WrongProvider(
                        "M-7",
                        "takes only one supplementary group",
                        specs(spec -> spec.groups().size() > 1
                                ? copy(spec).group(spec.groups().get(0))
                                : spec)),
                new WrongProvider(
                        "M-10", "tells what ran beside a main command as done", WrongSpecs::tellsOthersAsDone),
                new WrongProvider(
                        "M-11",
                        "leaves a sandbox behind whose main command can't be started",
                        WrongSpecs::leavesWhatDidNotStart));
    }

    private static SandboxProvider tellsOthersAsDone(SandboxProvider right) {
        return WrongCommands.sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                CommandDriver beside = super.start(command);
                // Only a sandbox that ends with its main command has an end that is told.
                CompletableFuture<ExitStatus> exit =
                        beside.exit().thenApply(status -> endedByItself() ? new ExitStatus.Exited(0) : status);
                return new Wrong.Running(beside) {
                    @Override
                    public CompletableFuture<ExitStatus> exit() {
                        return exit;
                    }
                };
            }

            private boolean endedByItself() {
                try {
                    return describe().end().isPresent();
                } catch (NotFoundException e) {
                    return false;
                }
            }
        });
    }

    private static SandboxProvider leavesWhatDidNotStart(SandboxProvider right) {
        return new Wrong.Provider(right) {
            @Override
            SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                return new Wrong.Backend(backend, this, context) {
                    @Override
                    public SandboxDriver create(SandboxRequest request) {
                        try {
                            return super.create(request);
                        } catch (CommandStartException e) {
                            super.create(new SandboxRequest(request.name(), copy(request.spec()), request.metadata()));
                            throw e;
                        }
                    }
                };
            }
        };
    }

    /** With mounts, and without root, groups and main command. */
    private static SandboxSpec copy(SandboxSpec spec) {
        SandboxSpec copy = SandboxSpec.of(spec.image()).name(spec.name().orElseThrow());
        for (Mount mount : spec.mounts()) {
            copy = copy.mount(mount);
        }
        return copy;
    }

    private static UnaryOperator<SandboxProvider> specs(UnaryOperator<SandboxSpec> bend) {
        return right -> new Wrong.Provider(right) {
            @Override
            SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                return new Wrong.Backend(backend, this, context) {
                    @Override
                    public SandboxDriver create(SandboxRequest request) {
                        return super.create(
                                new SandboxRequest(request.name(), bend.apply(request.spec()), request.metadata()));
                    }
                };
            }
        };
    }
}
