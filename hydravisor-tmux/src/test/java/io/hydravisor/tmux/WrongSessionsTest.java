package io.hydravisor.tmux;

import static io.hydravisor.tmux.WrongSession.backend;
import static io.hydravisor.tmux.WrongSession.panes;
import static io.hydravisor.tmux.WrongSession.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.session.Capture;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.Split;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.PaneFeed;
import io.hydravisor.spi.PaneView;
import io.hydravisor.spi.SessionRequest;
import io.hydravisor.testkit.tck.SessionRule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of sessions is itself held to something: each wrong provider breaks the rule that it was made to break. */
class WrongSessionsTest {
    /** Long enough for another thread to get in between. */
    private static final long PAUSE_MILLIS = 1000;

    static List<WrongSession> all() {
        return List.of(
                backend("SL-1", "forgets labels", "create", (right, arguments) -> {
                    SessionRequest request = (SessionRequest) arguments[0];
                    Map<String, String> metadata = new LinkedHashMap<>(request.metadata());
                    metadata.remove("team");
                    return right.create(new SessionRequest(request.name(), request.spec(), metadata));
                }),
                backend("SL-2", "takes another name for one that is in use", "create", (right, arguments) -> {
                    SessionRequest request = (SessionRequest) arguments[0];
                    try {
                        return right.create(request);
                    } catch (AlreadyExistsException e) {
                        return right.create(
                                new SessionRequest(request.name() + "-2", request.spec(), request.metadata()));
                    }
                }),
                session("SL-5", "lets live what it shall kill", "kill", (right, arguments) -> nothing()),
                panes("SL-6", "renames nothing", "rename", (right, arguments) -> nothing()),
                session("SL-8", "does not keep the end of a lease", "annotate", (right, arguments) -> nothing()),
                panes(
                        "SP-1",
                        "calls every end a good one",
                        "panes",
                        (right, arguments) -> right.panes().stream()
                                .map(WrongSessionsTest::good)
                                .toList()),
                panes(
                        "SP-2",
                        "drops the first line of the history",
                        "capture",
                        (right, arguments) -> right.capture((String) arguments[0], (Capture) arguments[1])
                                .replaceFirst("(?s)^1\n2\n", "2\n")),
                panes(
                        "SP-5",
                        "splits the other way",
                        "split",
                        (right, arguments) -> right.split((String) arguments[0], turned((Split) arguments[1]))),
                panes("SP-8", "resizes nothing", "resizeWindow", (right, arguments) -> nothing()),
                panes("SP-9", "swaps nothing", "swapPanes", (right, arguments) -> nothing()),
                panes("SB-1", "keeps a page of a buffer", "setBuffer", (right, arguments) -> {
                    right.setBuffer((String) arguments[0], Arrays.copyOf((byte[]) arguments[1], 4096));
                    return nothing();
                }),
                panes("SB-2", "keeps buffers that it shall delete", "deleteBuffer", (right, arguments) -> nothing()),
                panes("SI-1", "expands formats", "type", (right, arguments) -> {
                    right.type((String) arguments[0], ((String) arguments[1]).replace("#{pid}", "123456"));
                    return nothing();
                }),
                panes("SI-2", "takes bytes for text", "send", (right, arguments) -> {
                    String text = new String((byte[]) arguments[1], StandardCharsets.UTF_8);
                    right.send((String) arguments[0], text.getBytes(StandardCharsets.UTF_8));
                    return nothing();
                }),
                panes("SI-4", "pastes one byte wrongly", "paste", (right, arguments) -> {
                    byte[] content = ((byte[]) arguments[1]).clone();
                    content[0] = 'x';
                    right.paste((String) arguments[0], content);
                    return nothing();
                }),
                panes("SI-6", "types in pieces", "type", WrongSessionsTest::typeInPieces),
                panes(
                        "SR-1",
                        "mixes a command's outputs",
                        "run",
                        (right, arguments) -> mixed(right.run((String) arguments[0], (Command) arguments[1]))),
                panes(
                        "SC-1",
                        "reads the screen alone",
                        "capture",
                        (right, arguments) -> right.capture((String) arguments[0], Capture.screen())),
                panes(
                        "SC-2",
                        "always gives colours",
                        "capture",
                        (right, arguments) -> right.capture((String) arguments[0], ((Capture) arguments[1]).colours())),
                panes(
                        "SV-1",
                        "gives every piece twice",
                        "watch",
                        (right, arguments) -> new TwiceFeed(right.watch((String) arguments[0]))),
                panes("SV-4", "reads the screen when it hears the pane already", "attach", (right, arguments) -> {
                    PaneFeed early = right.watch((String) arguments[0]);
                    PaneView view = right.attach((String) arguments[0], (int) arguments[1]);
                    view.feed().close();
                    return new PaneView(view.screen(), early);
                }),
                panes("SG-1", "writes lines of its own to a log", "log", (right, arguments) -> {
                    Files.writeString(((PaneLog) arguments[1]).file(), "begin\n", StandardOpenOption.APPEND);
                    right.log((String) arguments[0], (PaneLog) arguments[1]);
                    return nothing();
                }));
    }

    /** What a method returns that returns nothing. */
    private static Object nothing() {
        return Optional.empty();
    }

    private static PaneInfo good(PaneInfo pane) {
        return new PaneInfo(
                pane.id(),
                pane.window(),
                pane.index(),
                pane.active(),
                pane.size(),
                pane.pid(),
                pane.program(),
                pane.cwd(),
                pane.title(),
                pane.cursorColumn(),
                pane.cursorRow(),
                pane.historyLines(),
                pane.exit().map(end -> new ExitStatus.Exited(0)));
    }

    private static Split turned(Split split) {
        Split.Side side = split.side() == Split.Side.RIGHT ? Split.Side.BELOW : Split.Side.RIGHT;
        return Split.to(side).command(split.command());
    }

    private static Object typeInPieces(MultiplexerDriver right, Object... arguments) throws InterruptedException {
        String text = (String) arguments[1];
        right.type((String) arguments[0], text.substring(0, text.length() / 2));
        Thread.sleep(PAUSE_MILLIS);
        right.type((String) arguments[0], text.substring(text.length() / 2));
        return nothing();
    }

    private static ExecResult mixed(ExecResult result) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(result.stdout().bytes());
        both.writeBytes(result.stderr().bytes());
        return new ExecResult(
                Command.of("true"),
                result.status(),
                new ExecResult.Captured(both.toByteArray(), both.size(), true),
                new ExecResult.Captured(new byte[0], 0, true),
                Duration.ZERO);
    }

    /** Gives every piece twice. */
    private record TwiceFeed(PaneFeed right, Deque<Output.Chunk> again) implements PaneFeed {
        TwiceFeed(PaneFeed right) {
            this(right, new ArrayDeque<>());
        }

        @Override
        public OutputRead read(long offset, int max) {
            Output.Chunk before = again.poll();
            if (before != null) {
                return new OutputRead.Available(before);
            }
            OutputRead read = right.read(offset, max);
            if (read instanceof OutputRead.Available available && available.output() instanceof Output.Chunk chunk) {
                again.add(chunk);
            }
            return read;
        }

        @Override
        public void onChange(Runnable listener) {
            right.onChange(listener);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void breaksItsRule(WrongSession wrong) {
        SessionRule rule = SessionRule.all().stream()
                .filter(one -> one.id().equals(wrong.rule()))
                .findFirst()
                .orElseThrow();

        Throwable broken = catchThrowable(() -> rule.tryOn(() -> new TmuxLab(wrong.provider(), "")));

        assertThat(broken).isInstanceOf(AssertionError.class);
    }

    @Test
    void noTwoAreForTheSameRule() {
        assertThat(all()).extracting(WrongSession::rule).doesNotHaveDuplicates();
        assertThat(SessionRule.all()).extracting(SessionRule::id).doesNotHaveDuplicates();
    }
}
