package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.containerd.image.ImageArchives;
import io.hydravisor.containerd.image.ScriptedRegistry;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.RegistryCredentials;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Operations that can be broken off at every step, how to see whether they were done, and how an application goes on. */
enum KilledWork {
    CREATE {
        @Override
        void prepare(Sandboxes sandboxes) {
            // Nothing is needed.
        }

        @Override
        void on(Sandboxes sandboxes) {
            sandboxes.create(ContainerdDaemon.spec().name(NAME));
        }

        @Override
        boolean isDone(Sandboxes sandboxes) {
            return sandboxes.list().stream().anyMatch(info -> info.name().equals(NAME));
        }

        @Override
        void goOn(Sandboxes sandboxes, boolean done) {
            if (done) {
                Sandbox made = sandboxes.attach(NAME);
                if (made.info().state() == SandboxState.RUNNING) {
                    made.exec("true").orThrow();
                }
                made.destroy();
            }
            try (Sandbox again = sandboxes.create(ContainerdDaemon.spec().name(NAME))) {
                again.exec("true").orThrow();
            }
        }
    },
    EXEC {
        @Override
        void on(Sandboxes sandboxes) {
            assertThat(sandboxes
                            .attach(NAME)
                            .exec(Command.shell("echo x >> /workspace/count; cat /workspace/count")
                                    .id("once"))
                            .stdoutText())
                    .isEqualTo("x\n");
        }

        @Override
        boolean isDone(Sandboxes sandboxes) {
            Sandbox box = sandboxes.attach(NAME);
            boolean known = true;
            try (CommandProcess process = box.attach("once")) {
                assertThat(process.await()).isEqualTo(new ExitStatus.Exited(0));
            } catch (NotFoundException e) {
                known = false;
            }
            String ran =
                    box.exec(Command.shell("cat /workspace/count 2>/dev/null")).stdoutText();
            assertThat(ran).isIn("", "x\n");
            assertThat(known && ran.isEmpty()).isFalse();
            return !ran.isEmpty();
        }

        @Override
        void goOn(Sandboxes sandboxes, boolean done) {
            Sandbox box = sandboxes.attach(NAME);
            assertThat(box.exec(Command.of("echo", "again")).stdoutText()).isEqualTo("again\n");
            box.destroy();
        }
    },
    SNAPSHOT {
        @Override
        void on(Sandboxes sandboxes) {
            sandboxes.attach(NAME).snapshot("taken");
        }

        @Override
        boolean isDone(Sandboxes sandboxes) {
            return sandboxes.attach(NAME).snapshots().stream()
                    .map(Snapshot::name)
                    .anyMatch("taken"::equals);
        }

        @Override
        void goOn(Sandboxes sandboxes, boolean done) throws Exception {
            Sandbox box = sandboxes.attach(NAME);
            Snapshot taken = done ? box.snapshots().get(0) : box.snapshot("taken");
            // Somebody sees to it that it goes on, whatever has become of the snapshot.
            Soon.holds(() -> assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING));
            box.files().writeText(FILE, "later");
            box.restore(taken);
            assertThat(box.files().readText(FILE)).isEqualTo("then");
            box.destroy();
        }
    },
    RESTORE {
        @Override
        void prepare(Sandboxes sandboxes) {
            super.prepare(sandboxes);
            Sandbox box = sandboxes.attach(NAME);
            box.snapshot("taken");
            box.files().writeText(FILE, "later");
        }

        @Override
        void on(Sandboxes sandboxes) {
            Sandbox box = sandboxes.attach(NAME);
            box.restore(box.snapshots().get(0));
        }

        @Override
        boolean isDone(Sandboxes sandboxes) throws Exception {
            Sandbox box = sandboxes.attach(NAME);
            Soon.holds(() -> assertThat(box.info().state())
                    .isIn(SandboxState.RUNNING, SandboxState.STOPPED, SandboxState.CREATED));
            if (box.info().state() != SandboxState.RUNNING) {
                box.start();
                return true;
            }
            return box.files().readText(FILE).equals("then");
        }

        @Override
        void goOn(Sandboxes sandboxes, boolean done) {
            Sandbox box = sandboxes.attach(NAME);
            box.restore(box.snapshots().get(0));
            assertThat(box.files().readText(FILE)).isEqualTo("then");
            box.destroy();
        }
    },
    DESTROY {
        @Override
        void on(Sandboxes sandboxes) {
            sandboxes.attach(NAME).destroy();
        }

        @Override
        boolean isDone(Sandboxes sandboxes) {
            return sandboxes.list().stream()
                    .noneMatch(info -> info.name().equals(NAME) && info.state() == SandboxState.RUNNING);
        }

        @Override
        void goOn(Sandboxes sandboxes, boolean done) {
            try {
                sandboxes.attach(NAME).destroy();
            } catch (NotFoundException e) {
                assertThat(done).isTrue();
            }
            try (Sandbox again = sandboxes.create(ContainerdDaemon.spec().name(NAME))) {
                again.exec("true").orThrow();
            }
        }
    },
    PULL {
        @Override
        void prepare(Sandboxes sandboxes) {
            // Nothing is needed.
        }

        @Override
        void on(Sandboxes sandboxes) {
            sandboxes.images().pull(Pulled.IMAGE, PullOptions.defaults().credentials(RegistryCredentials.anonymous()));
        }

        @Override
        boolean isDone(Sandboxes sandboxes) {
            return sandboxes.images().list().stream()
                    .anyMatch(info -> info.image().equals(Pulled.IMAGE));
        }

        @Override
        void goOn(Sandboxes sandboxes, boolean done) {
            on(sandboxes);
            try (Sandbox box = sandboxes.create(SandboxSpec.of(Pulled.IMAGE).name(NAME))) {
                assertThat(box.files().readText("/etc/marker")).isEqualTo("killed");
            }
            sandboxes.images().delete(Pulled.IMAGE);
        }
    };

    static final String NAME = "victim";
    private static final String FILE = "/workspace/a";

    /** An image, and a registry that gives it as long as this JVM lives. */
    private static final class Pulled {
        static final Image IMAGE = start().serve(ImageArchives.busybox("killed"), "1");

        private static ScriptedRegistry start() {
            try {
                return new ScriptedRegistry();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What there has to be before. */
    void prepare(Sandboxes sandboxes) {
        sandboxes.create(ContainerdDaemon.spec().name(NAME)).files().writeText(FILE, "then");
    }

    /** What is broken off. */
    abstract void on(Sandboxes sandboxes);

    /** Whether anything of it was done, as an application would ask when containerd is back. */
    abstract boolean isDone(Sandboxes sandboxes) throws Exception;

    /** What an application may do then; removes all that there is. */
    abstract void goOn(Sandboxes sandboxes, boolean done) throws Exception;
}
