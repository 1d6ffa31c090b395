package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Effect;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.Soon;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandEvent;
import io.hydravisor.process.CommandFailedException;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExecTest {
    @AutoClose
    private final Rig rig = Rig.threaded();

    private final Sandbox box = rig.box();

    private CompletableFuture<ExecResult> execInBackground(Command command) {
        return CompletableFuture.supplyAsync(
                () -> box.exec(command), rig.context().executor());
    }

    @Nested
    class Capturing {
        @Test
        void theHeadOfEachStreamIsTakenAndTheRestIsCounted() {
            rig.driver().onStart(make -> make.out("abcdefgh").err("xy").exit(3));

            ExecResult result = box.exec(Command.of("make").capture(ByteSize.bytes(4)));

            assertThat(result.status()).isEqualTo(new ExitStatus.Exited(3));
            assertThat(result.stdoutText()).isEqualTo("abcd");
            assertThat(result.stdout().truncated()).isTrue();
            assertThat(result.stdout().total()).isEqualTo(8);
            assertThat(result.stdout().complete()).isTrue();
            assertThat(result.stderrText()).isEqualTo("xy");
            assertThat(result.stderr().truncated()).isFalse();
            assertThat(result.stderr().total()).isEqualTo(2);
        }

        @Test
        void ofExactlyTheLimitNothingIsMissing() {
            rig.driver().onStart(make -> make.out("ab").out("cd").exit(0));

            ExecResult result = box.exec(Command.of("make").capture(ByteSize.bytes(4)));

            assertThat(result.stdoutText()).isEqualTo("abcd");
            assertThat(result.stdout().truncated()).isFalse();
        }

        @Test
        void aLimitOfZeroStillCounts() {
            rig.driver().onStart(make -> make.out("abc").exit(0));

            ExecResult result = box.exec(Command.of("make").capture(ByteSize.bytes(0)));

            assertThat(result.stdout().bytes()).isEmpty();
            assertThat(result.stdout().total()).isEqualTo(3);
            assertThat(result.stdout().truncated()).isTrue();
        }

        @Test
        void whatComesWhileTheCommandRunsIsTaken() throws Exception {
            CompletableFuture<ExecResult> result = execInBackground(Command.of("make"));

            FakeCommand make = rig.driver().nextStarted();
            make.out("first ");
            make.out("second");
            make.exit(0);

            assertThat(Soon.result(result).stdoutText()).isEqualTo("first second");
        }

        @Test
        void charactersThatAreSplitOverPiecesAreWhole() {
            byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
            rig.driver()
                    .onStart(make -> make.write(StdStream.STDOUT, euro[0], euro[1])
                            .write(StdStream.STDOUT, euro[2])
                            .exit(0));

            assertThat(box.exec("make").stdoutText()).isEqualTo("€");
        }

        @Test
        void aGapInWhatIsTakenIsAnError() {
            rig.driver()
                    .onStart(make -> make.out("head")
                            .lose(StdStream.STDOUT, 10)
                            .out("tail")
                            .exit(0));

            assertThatThrownBy(() -> box.exec("make"))
                    .isInstanceOf(OutputGapException.class)
                    .hasMessageContaining("bytes 4 to 14 of STDOUT are gone: dropped by a test");
        }

        @Test
        void aSpoolThatDropsItsOldestGetsRoomForTheCapture() {
            rig.driver().onStart(make -> make.exit(0));

            box.exec(Command.of("make")
                    .capture(ByteSize.mebibytes(2))
                    .durability(Durability.spooled(ByteSize.mebibytes(1), AtLimit.DROP_OLDEST)));

            assertThat(rig.driver().requests())
                    .singleElement()
                    .satisfies(made -> assertThat(made.durability())
                            .isEqualTo(Durability.spooled(ByteSize.mebibytes(3), AtLimit.DROP_OLDEST)));
        }

        @Test
        void theLargestSpoolHasRoomEnough() {
            rig.driver().onStart(make -> make.exit(0));
            Durability endless = Durability.spooled(ByteSize.bytes(Long.MAX_VALUE), AtLimit.DROP_OLDEST);

            box.exec(Command.of("make").durability(endless));

            assertThat(rig.driver().requests()).extracting(Command::durability).containsExactly(endless);
        }

        @Test
        void aSpoolThatKillsAtItsLimitIsLeftAsItIs() {
            rig.driver().onStart(make -> make.exit(0));
            Durability kill = Durability.spooled(ByteSize.mebibytes(1), AtLimit.KILL);

            box.exec(Command.of("make").durability(kill));

            assertThat(rig.driver().requests()).extracting(Command::durability).containsExactly(kill);
        }
    }

    @Nested
    class Ending {
        @Test
        void nothingIsKeptOfTheCommand() throws Exception {
            rig.driver().onStart(make -> make.out("text").exit(0));

            box.exec("make");

            FakeCommand make = rig.driver().nextStarted();
            assertThat(make.isDiscarded()).isTrue();
            assertThat(make.isClosed()).isTrue();
        }

        @Test
        void whatItLeftInTheBackgroundIsFollowedUntilItsEndAndThenDiscarded() throws Exception {
            rig.driver().onStart(serve -> serve.out("head").leave(0));

            ExecResult result = box.exec("serve");

            assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(result.stdoutText()).isEqualTo("head");
            assertThat(result.stdout().complete()).isFalse();
            assertThat(result.stderr().complete()).isFalse();
            FakeCommand serve = rig.driver().nextStarted();
            serve.out("more");
            assertThat(serve.isKept()).isTrue();
            assertThat(serve.isOpen()).isTrue();

            serve.groupEnds();
            assertThat(serve.isDiscarded()).isTrue();
            assertThat(serve.isClosed()).isTrue();
        }

        @Test
        void outputThatComesAMomentAfterTheEndIsTaken() {
            rig.driver()
                    .onStart(make -> make.leaveThen(0, () -> make.out("late").groupEnds()));

            ExecResult result = box.exec("make");

            assertThat(result.stdoutText()).isEqualTo("late");
            assertThat(result.stdout().complete()).isTrue();
        }

        @Test
        void ofACommandThatMayStillRunEverythingIsKept() throws Exception {
            ExitStatus lost = new ExitStatus.Lost("the connection broke", true);
            rig.driver().onStart(make -> make.endOutputs().end(lost));

            assertThat(box.exec("make").status()).isEqualTo(lost);

            FakeCommand make = rig.driver().nextStarted();
            assertThat(make.isClosed()).isTrue();
            assertThat(make.isKept()).isTrue();
        }

        @Test
        void aNonZeroExitIsAnErrorOnlyForWhoAsks() {
            rig.driver().onStart(make -> make.err("no rule").exit(2));

            ExecResult result = box.exec("make", "secret");

            assertThatThrownBy(result::orThrow)
                    .isInstanceOfSatisfying(CommandFailedException.class, failed -> {
                        assertThat(failed.effect()).isEqualTo(Effect.DONE);
                        assertThat(failed.result()).isSameAs(result);
                    })
                    .hasMessageContaining("Exited[code=2]")
                    .hasMessageNotContaining("secret");
        }
    }

    @Nested
    class Starting {
        @Test
        void stdinCanNotBeLeftOpen() {
            rig.backend().calls().clear();

            assertThatThrownBy(() -> box.exec(Command.of("cat").stdin(Stdin.open())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("Stdin.of(bytes)");
            assertThat(rig.backend().calls()).isEmpty();
        }

        @Test
        void aCommandKeepsItsIdAndOneWithoutGetsOne() {
            rig.driver().onStart(make -> make.exit(0));

            box.exec(Command.of("make").id("make-1"));
            box.exec(Command.of("make"));
            box.exec(Command.of("make"));

            assertThat(rig.driver().requests())
                    .extracting(made -> made.id().orElseThrow())
                    .startsWith("make-1")
                    .doesNotHaveDuplicates()
                    .hasSize(3);
        }

        @Test
        void itsStartAndItsEndAreEvents() {
            rig.driver().onStart(make -> make.exit(7));
            rig.context().events().clear();

            box.exec(Command.of("make").id("make-1"));

            String make = "sandbox/box/command/make-1";
            assertThat(rig.context().events())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("time")
                    .containsExactlyInAnyOrder(
                            new CommandEvent(
                                    "command.started", rig.context().time().instant(), make, Optional.empty()),
                            new CommandEvent(
                                    "command.ended",
                                    rig.context().time().instant(),
                                    make,
                                    Optional.of(new ExitStatus.Exited(7))));
        }
    }
}
