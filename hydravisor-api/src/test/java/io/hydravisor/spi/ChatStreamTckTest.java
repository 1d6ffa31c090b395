package io.hydravisor.spi;

import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeExchange;
import io.hydravisor.fake.FakeModels;
import io.hydravisor.fake.Soon;
import io.hydravisor.front.DefaultContext;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.Retries;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.Usage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** The Reactive Streams TCK for an answer, which is for one subscriber and fails when it is read, not before. */
public class ChatStreamTckTest extends FlowPublisherVerification<ChatDelta> {
    private static final long NOTHING_COMES_MILLIS = 100;
    private static final long POLL_MILLIS = 20;
    private static final long CANCELS_MILLIS = 1000;
    private static final long MOST_ELEMENTS = 100_000;

    private final DefaultContext context =
            new DefaultContext(null, Clock.systemUTC(), Path.of("/nonexistent"), Duration.ofSeconds(30), List.of());

    public ChatStreamTckTest() {
        super(new TestEnvironment(Soon.PATIENCE.toMillis(), NOTHING_COMES_MILLIS, POLL_MILLIS), CANCELS_MILLIS);
    }

    @AfterClass
    public void closeContext() {
        context.close();
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST_ELEMENTS;
    }

    @Override
    public Flow.Publisher<ChatDelta> createFlowPublisher(long elements) {
        Object[] script = new Object[(int) Math.max(elements, 1)];
        java.util.Arrays.fill(script, new TextDelta("x"));
        script[script.length - 1] =
                new Completed("m", StopReason.STOP, "stop", Usage.unknown(), ChatTimings.unknown(), Map.of());
        return ask(new FakeExchange(script));
    }

    @Override
    public void optional_spec105_emptyStreamMustTerminateBySignallingOnComplete() {
        throw new org.testng.SkipException("an answer is never empty: its end is a piece");
    }

    /** The kit wants an error without asking for anything, which only a second subscriber gets: a backend's comes by reading. */
    @Override
    public Flow.Publisher<ChatDelta> createFailedFlowPublisher() {
        Flow.Publisher<ChatDelta> taken =
                ask(new FakeExchange(new UnavailableException(Failure.of("the connection is gone"))));
        taken.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(ChatDelta delta) {}

            @Override
            public void onError(Throwable thrown) {}

            @Override
            public void onComplete() {}
        });
        return taken;
    }

    private Flow.Publisher<ChatDelta> ask(FakeExchange exchange) {
        return new FakeModels("fake", context)
                .answer(exchange)
                .chat(ChatRequest.to("m").user("hello").retries(Retries.none()));
    }
}
