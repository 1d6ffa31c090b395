package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.Soon;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdinTest {
    @AutoClose
    private final Rig rig = Rig.threaded();

    private final Sandbox box = rig.box();
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    /** A source that counts how often it is opened and closed. */
    private Stdin counted(InputStream bytes) {
        return new Stdin.Source(() -> {
            opens.incrementAndGet();
            return new FilterInputStream(bytes) {
                @Override
                public void close() throws IOException {
                    closes.incrementAndGet();
                    super.close();
                }
            };
        });
    }

    private Stdin counted(String text) {
        return counted(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A source that gives "half" and then throws. */
    private Stdin failing(Exception failure) {
        InputStream thrower = new InputStream() {
            @Override
            public int read() throws IOException {
                if (failure instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw new IOException(failure.getMessage(), failure);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        InputStream half = new ByteArrayInputStream("half".getBytes(StandardCharsets.UTF_8));
        return counted(new SequenceInputStream(half, thrower));
    }

    @Nested
    class FromASource {
        @Test
        void allOfItReachesTheCommandAndThenItsEnd() throws Exception {
            rig.driver().onStart(FakeCommand::readsItsInput);

            assertThat(box.exec(Command.of("cat").stdin(counted("all of it"))).success())
                    .isTrue();

            FakeCommand cat = rig.driver().nextStarted();
            assertThat(cat.input()).isEqualTo("all of it");
            assertThat(Soon.holds(() -> closes.get() == 1)).isTrue();
        }

        @Test
        void moreThanABufferReachesItToo() throws Exception {
            rig.driver().onStart(FakeCommand::readsItsInput);
            String text = "0123456789".repeat(20_000);

            box.exec(Command.of("cat").stdin(Stdin.of(text)));

            assertThat(rig.driver().nextStarted().input()).isEqualTo(text);
        }

        @Test
        void oneThatFailsInTheMiddleKillsTheCommandBeforeItSeesAnEnd() throws Exception {
            rig.driver().onStart(FakeCommand::readsItsInput);

            assertThatThrownBy(() -> box.exec(Command.of("cat").stdin(failing(new IOException("bad disk")))))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.DONE))
                    .hasMessageContaining("bad disk");

            FakeCommand cat = rig.driver().nextStarted();
            assertThat(cat.signals()).containsExactly("9 GROUP");
            assertThat(cat.input()).isEqualTo("half");
            assertThat(cat.inputClosed()).isTrue();
            assertThat(Soon.holds(() -> closes.get() == 1)).isTrue();
        }

        @Test
        void anUncheckedExceptionOfItIsAFailureToo() throws Exception {
            rig.driver().onStart(FakeCommand::readsItsInput);

            assertThatThrownBy(() -> box.exec(
                            Command.of("cat").stdin(failing(new UncheckedIOException(new IOException("bad disk"))))))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.DONE))
                    .hasMessageContaining("bad disk");

            assertThat(rig.driver().nextStarted().signals()).containsExactly("9 GROUP");
            assertThat(Soon.holds(() -> closes.get() == 1)).isTrue();
        }

        @Test
        void whatTheDriverCanNotBringKillsTheCommandToo() throws Exception {
            rig.driver()
                    .onStart(cat -> cat.readsItsInput()
                            .failWrites(new UnavailableException(Failure.of("the connection is gone"))));

            assertThatThrownBy(() -> box.exec(Command.of("cat").stdin(counted("all of it"))))
                    .isInstanceOfSatisfying(
                            HydravisorException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.DONE))
                    .hasMessageContaining("the connection is gone");

            assertThat(rig.driver().nextStarted().signals()).containsExactly("9 GROUP");
            assertThat(Soon.holds(() -> closes.get() == 1)).isTrue();
        }

        @Test
        void aStartedCommandIsKilledAsWell() throws Exception {
            rig.driver().onStart(FakeCommand::readsItsInput);

            CommandProcess cat = box.start(Command.of("cat").stdin(failing(new IOException("bad disk"))));

            assertThat(cat.await(Soon.PATIENCE)).contains(new ExitStatus.Signaled(9, true));
        }

        @Test
        void aCommandNeedNotReadAllOfIt() throws Exception {
            rig.driver().onStart(head -> head.readsItsInput().closeInput());

            assertThat(box.exec(Command.of("head").stdin(counted("all of it"))).success())
                    .isTrue();

            assertThat(rig.driver().nextStarted().signals()).isEmpty();
            assertThat(Soon.holds(() -> closes.get() == 1)).isTrue();
        }

        @Test
        void aFileIsReadFromTheHost(@TempDir Path folder) throws Exception {
            rig.driver().onStart(FakeCommand::readsItsInput);
            Path file = Files.writeString(folder.resolve("in"), "from a file");

            box.exec(Command.of("cat").stdin(Stdin.from(file)));

            assertThat(rig.driver().nextStarted().input()).isEqualTo("from a file");
        }
    }

    @Nested
    class BeforeTheStart {
        @Test
        void aMissingFileIsRefused(@TempDir Path folder) {
            rig.backend().calls().clear();

            assertThatThrownBy(() -> box.exec(Command.of("cat").stdin(Stdin.from(folder.resolve("missing")))))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.NONE))
                    .hasMessageContaining("missing")
                    .hasMessageContaining("Check that the file exists");
            assertThat(rig.backend().calls()).isEmpty();
        }

        @Test
        void aCommandThatCanNotBeStartedClosesTheSource() throws Exception {
            rig.backend().fail("run cat", new CommandStartException(Failure.of("no such program: cat")));

            assertThatThrownBy(() -> box.exec(Command.of("cat").stdin(counted("text"))))
                    .isInstanceOf(CommandStartException.class);
            assertThat(Soon.holds(() -> closes.get() == 1)).isTrue();
        }

        @Test
        void aCapabilityThatIsMissingLeavesNoSourceOpen() throws Exception {
            rig.backend().lacks(Capability.SPOOLED_OUTPUT);

            assertThatThrownBy(() -> box.exec(Command.of("cat").stdin(counted("text"))))
                    .isInstanceOf(UnsupportedCapabilityException.class);
            assertThatThrownBy(() -> box.start(Command.of("cat").stdin(counted("text"))))
                    .isInstanceOf(UnsupportedCapabilityException.class);
            assertThat(Soon.holds(() -> closes.get() == opens.get())).isTrue();
        }
    }

    @Nested
    class WrittenByTheCaller {
        @Test
        void bytesAndTheEndReachTheCommand() throws Exception {
            CommandProcess cat = box.start(Command.of("cat").stdin(Stdin.open()));
            FakeCommand driver = rig.driver().nextStarted();

            try (OutputStream stdin = cat.stdin()) {
                stdin.write('a');
                stdin.write("xbcx".getBytes(StandardCharsets.UTF_8), 1, 2);
                assertThat(driver.input()).isEqualTo("abc");
                assertThat(driver.inputOpen()).isTrue();
            }
            assertThat(driver.inputClosed()).isTrue();
        }

        @Test
        void aWriteToACommandThatReadsNoMoreFails() throws Exception {
            CommandProcess cat = box.start(Command.of("cat").stdin(Stdin.open()));
            rig.driver().nextStarted().closeInput();

            assertThatThrownBy(() -> cat.stdin().write('a')).isInstanceOf(IOException.class);
        }

        @Test
        void withoutAnOpenStdinThereIsNoStream() {
            CommandProcess cat = box.start(Command.of("cat"));

            assertThatThrownBy(cat::stdin).isInstanceOf(ConflictException.class).hasMessageContaining("Stdin.open()");
        }
    }
}
