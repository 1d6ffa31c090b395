package io.hydravisor.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus.Exited;
import io.hydravisor.process.ExitStatus.Signaled;
import io.hydravisor.process.ExitStatus.TimedOut;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgramsTest {
    private final World world = new World();
    private final MemoryGuest guest = new MemoryGuest();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aProgramGetsWhatItsCommandSays() {
        world.provider.program("show", context -> {
            context.print(context.args() + " " + context.env().get("CI") + " " + context.cwd() + " " + context.user());
            context.stderr().write('!');
            return 300;
        });

        ExecResult result = world.box.exec(Command.of("/usr/bin/show", "a", "b c")
                .env("CI", "yes")
                .cwd("/tmp")
                .user("app"));

        assertThat(result.stdoutText()).isEqualTo("[a, b c] yes /tmp app");
        assertThat(result.stderrText()).isEqualTo("!");
        assertThat(result.status()).isEqualTo(new Exited(300 & 0xff));
    }

    @Test
    void whatCantBeStartedIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> world.box.exec("sh", "-c", "true"))
                .isInstanceOf(CommandStartException.class)
                .hasMessageContaining("sh");
        assertThatThrownBy(() -> world.box.exec(Command.of("true").cwd("/nowhere")))
                .isInstanceOf(CommandStartException.class);
        assertThatThrownBy(() -> world.box.exec(Command.of("true").cwd("/root").user("app")))
                .isInstanceOf(CommandStartException.class);
        assertThatThrownBy(() -> world.box.exec(Command.of("true").user("stranger")))
                .isInstanceOf(CommandStartException.class);
        assertThat(world.box.commands()).isEmpty();
    }

    @Test
    void aCommandsIdIsUnique() {
        world.box.start(Command.of("true").id("one"));

        assertThatThrownBy(() -> world.box.start(Command.of("true").id("one")))
                .isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void aProgramThatThrowsExitsWithOneAndSaysWhy() {
        world.provider.program("broken", context -> {
            throw new IllegalStateException("no luck");
        });

        ExecResult result = world.box.exec("broken");

        assertThat(result.status()).isEqualTo(new Exited(1));
        assertThat(result.stderrText()).contains("no luck");
    }

    @Test
    void stdinReachesTheProgram() {
        ExecResult result = world.box.exec(Command.of("cat").stdin(Stdin.of("typed")));

        assertThat(result.stdoutText()).isEqualTo("typed");
    }

    @Test
    void signalsEndAProgramUnlessItHandlesThem() throws Exception {
        CommandProcess plain = world.box.start(guest.sleep(Duration.ofHours(1)));
        plain.signal(Signal.TERM, SignalTarget.GROUP);
        assertThat(plain.await()).isEqualTo(new Signaled(15, true));

        CommandProcess handling = world.box.start(guest.onTerm(7));
        assertThat(handling.stdout().stream(0).read()).isEqualTo('r');
        handling.signal(Signal.TERM, SignalTarget.GROUP);
        assertThat(handling.await()).isEqualTo(new Exited(7));
        assertThat(World.text(handling.stdout().stream(0).readAllBytes())).isEqualTo("ready\nterm\n");
    }

    @Test
    void killEndsAProgramThatBlocksInCodeOfItsOwn() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        world.provider.program("stuck", context -> {
            blocked.countDown();
            new CountDownLatch(1).await();
            return 0;
        });
        CommandProcess stuck = world.box.start(Command.of("stuck"));
        blocked.await();

        stuck.kill();

        assertThat(stuck.await()).isEqualTo(new Signaled(9, true));
    }

    @Test
    void aHandledSignalIsNotLostWhenAChildIsStarted() throws Exception {
        CountDownLatch signalled = new CountDownLatch(1);
        CountDownLatch computing = new CountDownLatch(1);
        world.provider.program("parent", context -> {
            context.onSignal(Signal.USR1, () -> context.exit(5));
            computing.countDown();
            signalled.await();
            context.spawn(child -> 0);
            context.sleep(Duration.ofHours(1));
            return 0;
        });
        CommandProcess parent = world.box.start(Command.of("parent"));
        computing.await();
        parent.signal(Signal.USR1, SignalTarget.LEADER);
        signalled.countDown();

        assertThat(parent.await()).isEqualTo(new Exited(5));
    }

    @Test
    void aTimeoutEndsTheWholeGroup() {
        CommandProcess beating = world.box.start(guest.heartbeat("/tmp/beat", true)
                .timeout(Duration.ofMillis(300))
                .grace(Duration.ofMillis(100)));

        assertThat(beating.await()).isEqualTo(new TimedOut(Duration.ofMillis(300), true));
        assertThat(programThreads()).isEmpty();
    }

    @Test
    void aChildLeftBehindHoldsTheOutputOpen() throws Exception {
        CommandProcess leader = world.box.start(guest.leaveBehind(Duration.ofMillis(300)));

        assertThat(leader.await()).isEqualTo(new Exited(0));
        assertThat(World.text(leader.stdout().stream(0).readAllBytes())).isEqualTo("early\nlate\n");
    }

    @Test
    void aPausedSandboxStandsStill() throws Exception {
        CommandProcess lines = world.box.start(guest.lines(100_000, Duration.ofMillis(1)));
        assertThat(lines.stdout().stream(0).read()).isEqualTo('l');
        world.box.pause();
        Thread.sleep(50);
        long written = count(lines);
        Thread.sleep(100);
        assertThat(count(lines)).isEqualTo(written);

        world.box.resume();
        World.await(() -> count(lines) > written);
    }

    private static long count(CommandProcess command) {
        long[] offset = new long[1];
        var reader = command.stdout().reader(0);
        while (reader.next(Duration.ZERO).isPresent()) {
            offset[0] = reader.offset();
        }
        return offset[0];
    }

    @Test
    void noThreadIsLeftWhenTheSandboxIsDestroyed() {
        for (int i = 0; i < 5; i++) {
            world.box.start(guest.heartbeat("/tmp/beat" + i, true));
        }

        world.box.destroy();

        assertThat(programThreads()).isEmpty();
    }

    @Test
    void aDetachedSandboxsCommandOutlivesItsConnection() throws Exception {
        try (var other = world.client();
                var sandboxes = other.sandboxes("memory:test")) {
            Sandbox kept = sandboxes.create(World.SPEC.name("kept").ownership(io.hydravisor.core.Ownership.detached()));
            kept.start(guest.lines(20, Duration.ofMillis(20)).id("lines"));
        }

        CommandProcess found = world.sandboxes.attach("kept").attach("lines");

        assertThat(World.text(found.stdout().stream(0).readAllBytes()))
                .startsWith("line 0\n")
                .endsWith("line 19\n");
        assertThat(found.await()).isEqualTo(new Exited(0));
    }

    private static java.util.List<String> programThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hydravisor-memory-") && ends(thread))
                .map(Thread::getName)
                .toList();
    }

    /** Whether it stays; one that has ended its program needs a moment to end itself. */
    private static boolean ends(Thread thread) {
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return thread.isAlive();
    }
}
