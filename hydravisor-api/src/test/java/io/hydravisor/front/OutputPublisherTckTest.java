package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.Soon;
import io.hydravisor.process.Output;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** The Reactive Streams TCK for a command's output. What it skips are the rules that it calls untested. */
public class OutputPublisherTckTest extends FlowPublisherVerification<Output> {
    /** For how long what shall come may take; it ends the waiting when it comes. */
    private static final long COMES_MILLIS = Soon.PATIENCE.toMillis();

    private static final long NOTHING_COMES_MILLIS = 100;
    private static final long POLL_MILLIS = 20;
    /** How long a cancellation, of which nobody tells, gets before the garbage is collected. */
    private static final long CANCELS_MILLIS = 1000;

    private final Rig rig = Rig.threaded();

    public OutputPublisherTckTest() {
        super(new TestEnvironment(COMES_MILLIS, NOTHING_COMES_MILLIS, POLL_MILLIS), CANCELS_MILLIS);
    }

    @AfterClass
    public void closeRig() {
        rig.close();
    }

    @Override
    public Flow.Publisher<Output> createFlowPublisher(long elements) {
        return rig.over(FakeCommand.running().countless(elements)).stdout().publisher(0);
    }

    @Override
    public Flow.Publisher<Output> createFailedFlowPublisher() {
        FakeCommand command = FakeCommand.running();
        command.failReads(new UnavailableException(Failure.of("the connection is gone")));
        return rig.over(command).stdout().publisher(0);
    }
}
