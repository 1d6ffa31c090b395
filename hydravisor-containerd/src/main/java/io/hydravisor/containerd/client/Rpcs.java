package io.hydravisor.containerd.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls for which one answer that gRPC makes an error is as good as any. */
public final class Rpcs {
    private Rpcs() {}

    /** Empty if there is no such thing. */
    public static <R> Optional<R> ifFound(Supplier<R> rpc) {
        return unless(Status.Code.NOT_FOUND, rpc);
    }

    /** Empty if there is such a thing already. */
    public static <R> Optional<R> ifNew(Supplier<R> rpc) {
        return unless(Status.Code.ALREADY_EXISTS, rpc);
    }

    private static <R> Optional<R> unless(Status.Code expected, Supplier<R> rpc) {
        try {
            return Optional.of(rpc.get());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == expected) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
