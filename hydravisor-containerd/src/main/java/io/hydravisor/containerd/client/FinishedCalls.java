package io.hydravisor.containerd.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Lets a short call end although its thread is interrupted. gRPC would cancel it, and nobody could tell whether containerd has
 * made the change, or is about to; so nothing that it made could be cleaned up for certain. The thread's flag is up when the
 * call has ended, for the next wait to see. Calls without a deadline, which may last, are cancelled as ever.
 */
final class FinishedCalls implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        if (method.getType() != MethodDescriptor.MethodType.UNARY || options.getDeadline() == null) {
            return call;
        }
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void cancel(@Nullable String message, @Nullable Throwable cause) {
                if (!(cause instanceof InterruptedException)) {
                    super.cancel(message, cause);
                }
            }
        };
    }
}
