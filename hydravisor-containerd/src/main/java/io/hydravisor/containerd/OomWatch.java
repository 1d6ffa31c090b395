package io.hydravisor.containerd;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.EventEnvelope;
import io.hydravisor.containerd.wire.SubscribeRequest;
import io.hydravisor.containerd.wire.TaskOOM;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.spi.ProviderContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of sandboxes that ran out of memory, whoever made them. With control groups of version 1 the kernel lets containerd know
 * each time that it looks for memory in vain, which it does a dozen times and more until what it killed has gone: all that
 * comes without a pause is one event. containerd repeats nothing: what happens while it is away is not told, and is counted in
 * the statistics all the same.
 */
final class OomWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OomWatch.class);
    private static final String TOPIC = "/tasks/oom";
    private static final long AGAIN_MILLIS = 200;
    /** How long nothing is heard of a sandbox before what comes next is something new. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ContainerdClient client;
    private final ProviderContext context;
    /** When containerd last told of a sandbox, by its clock; only of those that are too recent to be forgotten. */
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private OomWatch(ContainerdClient client, ProviderContext context) {
        this.client = client;
        this.context = context;
    }

    static OomWatch start(ContainerdClient client, ProviderContext context) {
        OomWatch watch = new OomWatch(client, context);
        watch.subscribe();
        return watch;
    }

    private void subscribe() {
        if (closed) {
            return;
        }
        // A subscription hears of all namespaces by itself.
        client.events()
                .subscribe(
                        SubscribeRequest.newBuilder()
                                .addFilters("topic==\"" + TOPIC + "\",namespace==\"" + client.namespace() + "\"")
                                .build(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(EventEnvelope envelope) {
                                tell(envelope);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                LOG.debug("containerd tells no more of {}", TOPIC, failure);
                                again();
                            }

                            @Override
                            public void onCompleted() {
                                again();
                            }
                        });
    }

    private void again() {
        if (closed) {
            return;
        }
        try {
            context.timer().schedule(this::subscribe, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while subscribing again", e);
        }
    }

    private void tell(EventEnvelope envelope) {
        try {
            String id = TaskOOM.parseFrom(envelope.getEvent().getValue()).getContainerId();
            if (ContainerdIds.isOurs(id) && isNew(id, envelope.getTimestamp())) {
                context.emit(new SandboxEvent(
                        "sandbox.oom",
                        context.clock().instant(),
                        "sandbox/" + ContainerdIds.name(id),
                        "it ran out of memory, and the kernel killed something in it"));
            }
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("An event of {} can't be read", TOPIC, e);
        }
    }

    private boolean isNew(String id, Timestamp timestamp) {
        Instant time = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        heard.values().removeIf(before -> before.plus(PAUSE).isBefore(time));
        return heard.put(id, time) == null;
    }

    @Override
    public void close() {
        closed = true;
    }
}
