package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.process.Output;
import io.hydravisor.process.StdStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Background work is done at once here, so what a publisher has to say is said when a call returns. */
class OutputPublisherTest {
    @AutoClose
    private final Rig rig = Rig.direct();

    private final FakeCommand command = FakeCommand.running();
    private final CommandFront process = rig.over(command);
    private final Hearing hearing = new Hearing();

    /** Writes down what it is told. */
    private static class Hearing implements Flow.Subscriber<Output> {
        private final List<String> heard = new ArrayList<>();
        private Flow.@Nullable Subscription subscription;

        Hearing of(Flow.Publisher<Output> publisher) {
            publisher.subscribe(this);
            return this;
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            heard.add("subscribed");
        }

        @Override
        public void onNext(Output piece) {
            heard.add(
                    piece instanceof Output.Chunk chunk
                            ? StandardCharsets.UTF_8
                                    .decode(chunk.bytes().duplicate())
                                    .toString()
                            : "gap " + piece.start() + " to " + piece.end());
        }

        @Override
        public void onError(Throwable thrown) {
            heard.add("error " + thrown.getMessage());
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }

    @Test
    void aSlowSubscriberGetsWhatItAsksForAndNoMore() {
        hearing.of(process.stdout().publisher(0));
        command.out("a").out("b").out("c");
        assertThat(hearing.heard).containsExactly("subscribed");

        hearing.subscription().request(1);
        assertThat(hearing.heard).containsExactly("subscribed", "a");

        hearing.subscription().request(1);
        hearing.subscription().request(2);
        assertThat(hearing.heard).containsExactly("subscribed", "a", "b", "c");

        command.out("d").out("e");
        assertThat(hearing.heard).containsExactly("subscribed", "a", "b", "c", "d");
    }

    @Test
    void theEndNeedsNoDemandButComesBehindAllPieces() {
        command.out("a");
        hearing.of(process.stdout().publisher(0));
        command.exit(0);
        assertThat(hearing.heard).containsExactly("subscribed");

        hearing.subscription().request(1);
        assertThat(hearing.heard).containsExactly("subscribed", "a", "complete");
    }

    @Test
    void twoSubscribersGetEverything() {
        Flow.Publisher<Output> publisher = process.stdout().publisher(1);
        command.out("abc");
        Hearing other = new Hearing().of(publisher);
        hearing.of(publisher);
        hearing.subscription().request(Long.MAX_VALUE);
        other.subscription().request(Long.MAX_VALUE);
        command.out("def").exit(0);

        assertThat(hearing.heard).containsExactly("subscribed", "bc", "def", "complete");
        assertThat(other.heard).isEqualTo(hearing.heard);
    }

    @Test
    void aGapIsAPieceLikeOthers() {
        hearing.of(process.stderr().publisher(0));
        hearing.subscription().request(Long.MAX_VALUE);
        command.err("a").lose(StdStream.STDERR, 9).err("b").exit(0);

        assertThat(hearing.heard).containsExactly("subscribed", "a", "gap 1 to 10", "b", "complete");
    }

    @Test
    void cancellingEndsItAndLeavesTheCommandAlone() {
        hearing.of(process.stdout().publisher(0));
        hearing.subscription().request(Long.MAX_VALUE);
        command.out("a");

        hearing.subscription().cancel();
        hearing.subscription().cancel();
        hearing.subscription().request(1);
        command.out("b").exit(0);

        assertThat(hearing.heard).containsExactly("subscribed", "a");
        assertThat(command.signals()).isEmpty();
    }

    @Test
    void aRequestForNothingIsAnError() {
        hearing.of(process.stdout().publisher(0));
        command.out("a");

        hearing.subscription().request(0);
        hearing.subscription().request(1);

        assertThat(hearing.heard)
                .containsExactly("subscribed", "error a subscriber must ask for more than zero items (rule 3.9)");
    }

    @Test
    void aFailureOfTheDriverIsTold() {
        hearing.of(process.stdout().publisher(0));
        hearing.subscription().request(2);
        command.out("a");

        command.failReads(new UnavailableException(Failure.of("the connection is gone")));

        assertThat(hearing.heard).containsExactly("subscribed", "a", "error the connection is gone");
    }

    @Test
    void nothingIsToldBeforeTheSubscriptionWasTaken() {
        command.out("a").exit(0);
        Hearing eager = new Hearing() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                given.request(1);
                super.onSubscribe(given);
            }
        };

        eager.of(process.stdout().publisher(0));

        assertThat(eager.heard).containsExactly("subscribed", "a", "complete");
    }

    @Test
    void aSubscriberThatThrowsIsToldNoMoreAndHurtsNobodyElse() {
        Hearing throwing = new Hearing() {
            @Override
            public void onNext(Output piece) {
                super.onNext(piece);
                throw new IllegalStateException("can't take it");
            }
        };
        throwing.of(process.stdout().publisher(0)).subscription().request(9);
        hearing.of(process.stdout().publisher(0)).subscription().request(9);

        command.out("a").out("b").exit(0);

        assertThat(throwing.heard).containsExactly("subscribed", "a", "error can't take it");
        assertThat(hearing.heard).containsExactly("subscribed", "a", "b", "complete");
    }
}
