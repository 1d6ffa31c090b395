package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** How commands are started and fed. */
final class CommandRules {
    private static final String[] ARGUMENTS = {
        "", " ", "a b", "'", "\"", "$HOME", "`id`", "$(id)", ";", "&", "|", "*", "\\", "\n", "-n", "--", "grüße", "日本",
        "😀", "\t"
    };

    private CommandRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                        "C-1",
                        "Arguments reach the program as they are; no shell reads them.",
                        CommandRules::arguments),
                SandboxRule.of(
                        "C-2",
                        "A command's variables are added to its sandbox's, and win over them.",
                        CommandRules::variables),
                SandboxRule.of("C-3", "A command starts in its working directory.", CommandRules::directory),
                SandboxRule.of(
                        "C-4",
                        "A command runs as the user it names.",
                        lab -> assertEquals(
                                lab.subject().user() + "\n",
                                lab.exec(lab.guest().userId().user(lab.subject().user()))
                                        .stdoutText())),
                SandboxRule.of(
                        "C-5",
                        "A program that does not exist can't be started, and leaves nothing.",
                        CommandRules::noProgram),
                SandboxRule.of(
                        "C-6",
                        "A working directory or a user that does not exist is an error of the start.",
                        CommandRules::badSurroundings),
                SandboxRule.of(
                        "C-7", "An id that was used is refused, and its command left alone.", CommandRules::idInUse),
                SandboxRule.of(
                        "C-8",
                        "Standard input is at its end unless it is given.",
                        lab -> assertEquals(
                                "", lab.exec(lab.guest().cat()).orThrow().stdoutText())),
                SandboxRule.of("C-9", "Standard input arrives byte for byte, and then its end.", CommandRules::stdin),
                SandboxRule.of(
                        "C-10",
                        "A program answers while its standard input is still open.",
                        CommandRules::conversation),
                SandboxRule.of("C-11", "A program need not read its standard input.", CommandRules::unreadStdin),
                SandboxRule.of(
                                "C-12",
                                "Commands are listed by id, the oldest first, until they are discarded.",
                                CommandRules::listed)
                        .needs(Capability.SPOOLED_OUTPUT));
    }

    private static void arguments(Lab lab) {
        String all = lab.exec(lab.guest().arguments(ARGUMENTS)).orThrow().stdoutText();
        assertEquals(List.of(ARGUMENTS), List.of(all.split("\0", -1)).subList(0, ARGUMENTS.length));
        assertEquals(String.join("\0", ARGUMENTS) + "\0", all);
    }

    private static void variables(Lab lab) {
        try (Sandbox box =
                lab.sandboxes().create(lab.spec().env("TCK_BOX", "box").env("TCK_BOTH", "box"))) {
            assertEquals("box", box.exec(lab.guest().variable("TCK_BOX")).stdoutText());
            assertEquals(
                    "it's \"mine\" = $x",
                    box.exec(lab.guest().variable("TCK_BOTH").env("TCK_BOTH", "it's \"mine\" = $x"))
                            .stdoutText());
            assertEquals("", box.exec(lab.guest().variable("TCK_NONE")).stdoutText());
        }
    }

    private static void directory(Lab lab) {
        assertEquals(
                lab.subject().folder() + "\n",
                lab.exec(lab.guest().directory().cwd(lab.subject().folder())).stdoutText());
    }

    private static void noProgram(Lab lab) {
        Sandbox box = lab.box();
        Lab.refused(CommandStartException.class, () -> box.exec("/no/such/program"));
        Lab.refused(CommandStartException.class, () -> box.start(Command.of("no-such-program-either")));
        assertEquals(List.of(), box.commands(), "something of it is left");
    }

    private static void badSurroundings(Lab lab) {
        Lab.refused(
                CommandStartException.class, () -> lab.exec(lab.guest().exit(0).cwd("/no/such/folder")));
        Lab.refused(
                CommandStartException.class, () -> lab.exec(lab.guest().exit(0).user("nosuchuser")));
        assertEquals(List.of(), lab.box().commands(), "something of it is left");
    }

    private static void idInUse(Lab lab) {
        Command command = lab.guest().sleep(Duration.ofMinutes(10)).id("used");
        try (CommandProcess first = lab.box().start(command)) {
            Lab.refused(AlreadyExistsException.class, () -> lab.box().start(command));
            assertTrue(first.status().isEmpty(), "the first one has ended");
        }
    }

    private static void stdin(Lab lab) {
        byte[] sent = Lab.random(9, Sizes.STREAM_BYTES + 9);
        ExecResult result = lab.exec(lab.guest().cat().stdin(Stdin.of(sent)).capture(ByteSize.bytes(sent.length + 1L)));
        assertEquals(new ExitStatus.Exited(0), result.status());
        assertEquals(sent.length, result.stdout().total());
        assertEquals(Lab.digest(sent), Lab.digest(result.stdout().bytes()));
    }

    private static void conversation(Lab lab) throws Exception {
        try (CommandProcess cat = lab.box().start(lab.guest().cat().stdin(Stdin.open()));
                InputStream answers = cat.stdout().stream(0)) {
            for (String word : List.of("one", "two", "three")) {
                byte[] sent = word.getBytes(StandardCharsets.US_ASCII);
                cat.stdin().write(sent);
                cat.stdin().flush();
                assertArrayEquals(sent, answers.readNBytes(sent.length));
            }
            cat.stdin().close();
            assertEquals(-1, answers.read(), "output after the end of the input");
            assertEquals(new ExitStatus.Exited(0), cat.await());
        }
    }

    private static void unreadStdin(Lab lab) {
        ExecResult result = lab.exec(lab.guest().exit(3).stdin(Stdin.of(new byte[Sizes.MIB])));
        assertEquals(new ExitStatus.Exited(3), result.status());
    }

    private static void listed(Lab lab) throws Exception {
        Sandbox box = lab.box();
        Sandbox theirs = lab.second().attach(box.name());
        CommandProcess first = box.start(lab.guest().exit(0).id("first"));
        first.await();
        CommandProcess second =
                box.start(lab.guest().sleep(Duration.ofMinutes(10)).id("second"));
        assertEquals(List.of("first", "second"), box.commands());
        assertEquals(List.of("first", "second"), theirs.commands());
        first.discard();
        assertEquals(List.of("second"), theirs.commands());
        Lab.refused(NotFoundException.class, () -> theirs.attach("first"));
        second.close();
    }
}
