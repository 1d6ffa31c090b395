package io.hydravisor.containerd.client;

import io.hydravisor.containerd.wire.LeaseAddResourceRequest;
import io.hydravisor.containerd.wire.LeaseCreateRequest;
import io.hydravisor.containerd.wire.LeaseDeleteRequest;
import io.hydravisor.containerd.wire.LeaseResource;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the garbage collector away from what is being made, until something refers to it. */
public final class WorkLease implements AutoCloseable {
    /** Longer than any import or snapshot; how long the remains of a JVM that was killed take up space. */
    private static final Duration LIFETIME = Duration.ofHours(4);

    private static final Logger LOG = LoggerFactory.getLogger(WorkLease.class);

    private final ContainerdClient client;
    private final String id;

    /**
     * Creates it.
     *
     * @param id from {@link #newId}
     */
    public WorkLease(ContainerdClient client, Clock clock, String id) {
        this.client = client;
        this.id = id;
        LeaseCreateRequest request = LeaseCreateRequest.newBuilder()
                .setId(id)
                .putLabels(
                        "containerd.io/gc.expire",
                        clock.instant()
                                .plus(LIFETIME)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .build();
        try {
            client.call("create a lease", resource(), () -> client.leases().create(request));
        } catch (UnavailableException | DeadlineException e) {
            // The reply is lost, but the lease may be there.
            new LateEnd(client, end(id)).ask();
            throw e;
        }
    }

    /**
     * Known before the lease is there, so that it can be written down first.
     *
     * @param work what for, in a word
     */
    public static String newId(String work) {
        return "hydravisor-" + work + "-" + UUID.randomUUID();
    }

    public String id() {
        return id;
    }

    /** Keeps a snapshot that may be there already, or not yet. */
    public void keepSnapshot(String snapshotter, String name) {
        keep("snapshots/" + snapshotter, name);
    }

    /** Keeps a blob, and what its labels refer to. */
    public void keepContent(String digest) {
        keep("content", digest);
    }

    private void keep(String type, String name) {
        LeaseAddResourceRequest request = LeaseAddResourceRequest.newBuilder()
                .setId(id)
                .setResource(LeaseResource.newBuilder().setId(name).setType(type))
                .build();
        client.call("keep " + name, resource(), () -> client.leases().addResource(request));
    }

    /**
     * Gives everything up that nothing refers to, and waits until it is gone; if containerd is away, or has very much to remove,
     * only until it has been asked.
     */
    @Override
    public void close() {
        CleanUp.run("lease " + id + ", which ends by itself", () -> {
            try {
                end(client, id);
            } catch (UnavailableException | DeadlineException e) {
                LOG.debug("Lease {} ends when containerd is back", id, e);
                new LateEnd(client, end(id)).ask();
            }
        });
    }

    /** Ends the lease of somebody who could not do so; does nothing if it has ended. */
    public static void end(ContainerdClient client, String id) {
        client.call(
                "delete a lease",
                "lease/" + id,
                () -> Rpcs.ifFound(() -> client.collecting(client.leases()).delete(end(id))));
    }

    private static LeaseDeleteRequest end(String id) {
        return LeaseDeleteRequest.newBuilder().setId(id).setSync(true).build();
    }

    private String resource() {
        return "lease/" + id;
    }
}
