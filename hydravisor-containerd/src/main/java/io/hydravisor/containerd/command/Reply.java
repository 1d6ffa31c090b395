package io.hydravisor.containerd.command;

import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** A unary reply as two functions. */
public record Reply<T>(Consumer<T> value, Consumer<Throwable> failure) implements StreamObserver<T> {
    @Override
    public void onNext(T reply) {
        value.accept(reply);
    }

    @Override
    public void onError(Throwable thrown) {
        failure.accept(thrown);
    }

    @Override
    public void onCompleted() {
        // The value said it all.
    }
}
