package io.hydravisor.containerd.client;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.hydravisor.containerd.wire.LeaseDeleteRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a lease while containerd is away: it is asked for as soon as containerd is back, or else what the lease keeps would take
 * up space for hours. Nobody waits for it.
 */
final class LateEnd implements StreamObserver<Empty> {
    private static final Logger LOG = LoggerFactory.getLogger(LateEnd.class);

    private final ContainerdClient client;
    private final LeaseDeleteRequest request;

    LateEnd(ContainerdClient client, LeaseDeleteRequest request) {
        this.client = client;
        this.request = request;
    }

    void ask() {
        client.patientLeases().delete(request, this);
    }

    @Override
    public void onNext(Empty done) {
        LOG.debug("Lease {} ended late", request.getId());
    }

    @Override
    public void onError(Throwable thrown) {
        if (RpcErrors.lostConnection(thrown) && !client.isClosed()) {
            ask();
        } else if (!RpcErrors.notFound(thrown)) {
            LOG.warn("Left behind lease {}, which ends by itself", request.getId(), thrown);
        }
    }

    @Override
    public void onCompleted() {
        // Said by the value.
    }
}
