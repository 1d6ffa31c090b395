package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.LeaseAddResourceRequest;
import io.hydravisor.containerd.wire.LeaseCreateRequest;
import io.hydravisor.containerd.wire.LeaseDeleteRequest;
import io.hydravisor.containerd.wire.LeaseResource;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Keeps the garbage collector away from what an import makes, until something refers to it. */
final class ImportLease implements AutoCloseable {
    /** Longer than any import; how long the remains of a JVM that was killed take up space. */
    private static final Duration LIFETIME = Duration.ofHours(4);

    private final ContainerdClient client;
    private final String id = "hydravisor-import-" + UUID.randomUUID();

    ImportLease(ContainerdClient client, Clock clock) {
        this.client = client;
        LeaseCreateRequest request = LeaseCreateRequest.newBuilder()
                .setId(id)
                .putLabels(
                        "containerd.io/gc.expire",
                        clock.instant()
                                .plus(LIFETIME)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .build();
        client.call("create a lease", resource(), () -> client.leases().create(request));
    }

    String id() {
        return id;
    }

    /** Keeps a snapshot that may be there already, or not yet. */
    void keepSnapshot(String snapshotter, String name) {
        LeaseAddResourceRequest request = LeaseAddResourceRequest.newBuilder()
                .setId(id)
                .setResource(LeaseResource.newBuilder().setId(name).setType("snapshots/" + snapshotter))
                .build();
        client.call("keep snapshot " + name, resource(), () -> client.leases().addResource(request));
    }

    /** Gives everything up that nothing refers to, and waits until it is gone. */
    @Override
    public void close() {
        LeaseDeleteRequest request =
                LeaseDeleteRequest.newBuilder().setId(id).setSync(true).build();
        CleanUp.run(
                "lease " + id + ", which ends by itself",
                () -> client.call(
                        "delete a lease", resource(), () -> client.leases().delete(request)));
    }

    private String resource() {
        return "lease/" + id;
    }
}
