package io.hydravisor.containerd.image;

import com.google.common.util.concurrent.Uninterruptibles;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.hydravisor.core.HydravisorException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an interruption of the thread does not stop; its flag is up afterwards, for the next wait to see. */
final class Uninterrupted {
    private static final Logger LOG = LoggerFactory.getLogger(Uninterrupted.class);

    private Uninterrupted() {}

    /**
     * Makes a short call that changes something. A blocking stub would cancel it when interrupted, and nobody could tell
     * whether the change is made, or about to be.
     */
    static <Q, A> A call(AbstractStub<?> stub, MethodDescriptor<Q, A> method, Q request) {
        try {
            return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(
                    ClientCalls.futureUnaryCall(stub.getChannel().newCall(method, stub.getCallOptions()), request)));
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e).asRuntimeException();
        }
    }

    /**
     * Does what has to be done however an operation ended. A failure is only logged: how the operation itself ended matters
     * more.
     *
     * @param left what stays behind if it fails
     */
    static void cleanUp(String left, Runnable calls) {
        try {
            calls.run();
        } catch (HydravisorException e) {
            LOG.warn("Left behind {}", left, e);
        }
    }
}
