package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.Bent.streams;
import static io.hydravisor.testkit.tck.BentExchange.ends;
import static io.hydravisor.testkit.tck.BentExchange.exchanges;
import static io.hydravisor.testkit.tck.BentExchange.pieces;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatDelta.ThinkingDelta;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelTruncatedException;
import io.hydravisor.model.PartialAnswer;
import io.hydravisor.model.Role;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.Usage;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wrong about what an answer says, and how it ends. */
final class WrongAnswers {
    private static final int LINE = 1 << 16;

    private WrongAnswers() {}

    static List<WrongBackend> all() {
        return List.of(
                new WrongBackend("A-1", "gives a piece twice", exchanges((request, right) -> new Twice(right))),
                new WrongBackend(
                        "A-2",
                        "holds a piece back until the next one comes",
                        exchanges((request, right) -> new HeldBack(right))),
                new WrongBackend("A-3", "drops the white space before a whole answer", streams(Stripped::new)),
                new WrongBackend(
                        "A-4",
                        "decodes each half of a letter by itself",
                        pieces(piece -> piece instanceof TextDelta text
                                ? new TextDelta(text.text().replace("😀", "\ufffd\ufffd"))
                                : piece)),
                new WrongBackend(
                        "A-5",
                        "cuts what is longer than its buffer",
                        pieces(piece ->
                                piece instanceof TextDelta text && text.text().length() > LINE
                                        ? new TextDelta(text.text().substring(0, LINE))
                                        : piece)),
                new WrongBackend(
                        "A-6",
                        "takes an empty answer for a broken one",
                        exchanges((request, right) -> new Something(right))),
                new WrongBackend(
                        "A-7",
                        "says what the model thinks",
                        pieces(piece -> piece instanceof ThinkingDelta thought
                                        && thought.text().equals(" so?")
                                ? new TextDelta(thought.text())
                                : piece)),
                new WrongBackend(
                        "A-8",
                        "loses a piece of one answer among many",
                        pieces(piece -> piece.equals(new TextDelta("stream3:5 ")) ? null : piece)),
                new WrongBackend("A-9", "tells what has come only at the end", streams(Late::new)),
                new WrongBackend("V-1", "says twice that an answer is whole", streams(TwiceWhole::new)),
                new WrongBackend("V-2", "completes a subscriber twice", streams(TwiceComplete::new)),
                new WrongBackend("V-3", "forgets a whole answer once it was given", streams(Forgetful::new)),
                new WrongBackend(
                        "V-4",
                        "takes a limit that was reached for the answer's end",
                        ends(end -> end.stopReason() == StopReason.LENGTH
                                ? with(end, StopReason.STOP, end.usage(), end.timings())
                                : end)),
                new WrongBackend(
                        "V-5",
                        "mixes up the tokens of the request and of the answer",
                        ends(end -> end.usage().equals(Usage.of(1234, 56))
                                ? with(end, end.stopReason(), Usage.of(56, 1234), end.timings())
                                : end)),
                new WrongBackend(
                        "V-6",
                        "tells unknown tokens as none",
                        ends(end -> end.usage().equals(Usage.unknown())
                                ? with(end, end.stopReason(), Usage.of(0, 0), end.timings())
                                : end)),
                new WrongBackend(
                        "V-7",
                        "reads nanoseconds as microseconds",
                        ends(end -> with(
                                end,
                                end.stopReason(),
                                end.usage(),
                                end.timings()
                                        .load()
                                        .map(load -> end.timings().load(load.multipliedBy(1000)))
                                        .orElse(end.timings())))),
                new WrongBackend(
                        "V-8",
                        "forgets which model has answered",
                        ends(end -> new Completed(
                                "",
                                end.stopReason(),
                                end.rawStopReason(),
                                end.usage(),
                                end.timings(),
                                end.metadata()))));
    }

    static Completed with(Completed end, StopReason reason, Usage usage, ChatTimings timings) {
        return new Completed(end.model(), reason, end.rawStopReason(), usage, timings, end.metadata());
    }

    /** A whole answer of other parts. */
    static ChatResponse with(ChatResponse answer, Stream<Content> parts) {
        return ChatResponse.of(
                new Message(Role.ASSISTANT, parts.toList()),
                new Completed(
                        answer.model(),
                        answer.stopReason(),
                        answer.rawStopReason(),
                        answer.usage(),
                        answer.timings(),
                        answer.metadata()));
    }

    private static final class Twice extends BentExchange {
        Twice(ChatStream right) {
            super(right);
        }

        @Override
        ChatDelta bend(ChatDelta piece) {
            if (piece.equals(new TextDelta("100 "))) {
                then(piece);
            }
            return piece;
        }
    }

    private static final class HeldBack extends BentExchange {
        HeldBack(ChatStream right) {
            super(right);
        }

        @Override
        @Nullable
        ChatDelta bend(ChatDelta piece) {
            if (!piece.equals(new TextDelta("second"))) {
                return piece;
            }
            then(piece);
            return null;
        }
    }

    private static final class Something extends BentExchange {
        Something(ChatStream right) {
            super(right);
        }

        @Override
        ChatDelta bend(ChatDelta piece) {
            if (piece instanceof Completed && given() == 0) {
                throw new ModelTruncatedException(Failure.of("nothing has come"));
            }
            return piece;
        }
    }

    private static final class Stripped extends Bent.Stream {
        Stripped(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            ChatResponse answer = super.result();
            return with(
                    answer,
                    answer.message().content().stream()
                            .map(part -> part instanceof Content.Text text
                                    ? new Content.Text(text.text().stripLeading())
                                    : part));
        }
    }

    private static final class Late extends Bent.Stream {
        Late(ChatStream right) {
            super(right);
        }

        @Override
        public PartialAnswer partial() {
            PartialAnswer partial = super.partial();
            return partial.text().equals("one two ") ? PartialAnswer.nothing() : partial;
        }
    }

    private static final class TwiceWhole extends Bent.Stream {
        TwiceWhole(ChatStream right) {
            super(right);
        }

        @Override
        public Iterator<ChatDelta> iterator() {
            Iterator<ChatDelta> right = super.iterator();
            return new Iterator<>() {
                private @Nullable ChatDelta again;

                @Override
                public boolean hasNext() {
                    return right.hasNext() || again != null;
                }

                @Override
                public ChatDelta next() {
                    ChatDelta piece = again != null ? again : right.next();
                    again = again == null && piece instanceof Completed ? piece : null;
                    return piece;
                }
            };
        }
    }

    private static final class TwiceComplete extends Bent.Stream {
        TwiceComplete(ChatStream right) {
            super(right);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            super.subscribe(new Bent.Subscriber(subscriber) {
                private boolean looksAtIt;

                @Override
                public void onNext(ChatDelta piece) {
                    looksAtIt |= piece.equals(new TextDelta(" does."));
                    super.onNext(piece);
                }

                @Override
                public void onComplete() {
                    super.onComplete();
                    if (looksAtIt) {
                        super.onComplete();
                    }
                }
            });
        }
    }

    private static final class Forgetful extends Bent.Stream {
        private boolean given;

        Forgetful(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            if (given) {
                throw new ConflictException(Failure.of("it was given already"));
            }
            ChatResponse answer = super.result();
            given = answer.text().equals("It does.");
            return answer;
        }
    }
}
