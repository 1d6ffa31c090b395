package io.hydravisor.containerd.image;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.wire.ContentAbortRequest;
import io.hydravisor.containerd.wire.ContentGrpc;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts blobs into containerd's content store, for one import or pull.
 *
 * @param prefix what uploads are called, before the digest
 * @param kept whether what was sent is kept when an upload breaks off, for the next one of that name to go on from
 */
record BlobWriter(ContainerdClient client, WorkLease lease, String prefix, boolean kept) {
    private static final long BUSY_MILLIS = 200;

    /** For content that is at hand. */
    static BlobWriter of(ContainerdClient client, WorkLease lease) {
        return new BlobWriter(client, lease, lease.id(), false);
    }

    /** For content that comes from far: the same blob has the same upload, whoever pulls it. */
    static BlobWriter resuming(ContainerdClient client, WorkLease lease) {
        return new BlobWriter(client, lease, "hydravisor-pull", true);
    }

    /** Where a blob's content comes from; may be asked more than once. */
    @FunctionalInterface
    interface Content {
        /** Opens the rest from an offset on. */
        InputStream open(long offset) throws IOException;
    }

    /** Stores a blob unless it is there; either way it has the labels and is kept by the lease afterwards. */
    void put(BlobRef blob, Content content, Map<String, String> labels) throws IOException {
        String ref = prefix + "/" + blob.digest();
        if (kept) {
            lease.keepContent(blob.digest().text());
        }
        while (true) {
            BlobUpload upload = new BlobUpload(uploads(), ref, blob, labels);
            try {
                upload.run(content);
                return;
            } catch (StatusRuntimeException e) {
                Status.Code code = e.getStatus().getCode();
                if (code == Status.Code.ALREADY_EXISTS && upload.refused()) {
                    new ContentStore(client).adopt(blob, labels);
                    return;
                }
                if (isBusy(e)) {
                    upload.end();
                    pause(blob);
                    continue;
                }
                if (code == Status.Code.FAILED_PRECONDITION) {
                    abort(upload, ref);
                    if (!upload.resumed()) {
                        throw new BadImageException(
                                "the content of " + blob.digest() + " does not have that digest or size");
                    }
                    continue; // What an earlier upload left may be what is wrong.
                }
                giveUp(upload, ref);
                // Else another import was faster; asked once more, containerd says so at the start and leases the blob
                // to us.
                if (code != Status.Code.ALREADY_EXISTS) {
                    throw client.<HydravisorException>call("store a blob", ContentStore.resource(blob), () -> {
                        throw e;
                    });
                }
            } catch (InterruptedException e) {
                giveUp(upload, ref);
                throw interrupted(blob, e);
            } catch (IOException | RuntimeException e) {
                giveUp(upload, ref);
                throw e;
            }
        }
    }

    /** What is uploaded under a lease goes with it, if it is not whole by then; without one containerd keeps it for a day. */
    private ContentGrpc.ContentStub uploads() {
        return kept ? client.longContent() : ContainerdClient.leased(client.longContent(), lease.id());
    }

    /** Whether another client sends the same blob at this moment, content/local/locks.go of containerd. */
    private boolean isBusy(StatusRuntimeException e) {
        return kept
                && e.getStatus().getCode() == Status.Code.UNAVAILABLE
                && String.valueOf(e.getStatus().getDescription()).contains("locked");
    }

    private static void pause(BlobRef blob) {
        try {
            TimeUnit.MILLISECONDS.sleep(BUSY_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(blob, e);
        }
    }

    private static OperationInterruptedException interrupted(BlobRef blob, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new OperationInterruptedException(Failure.of("interrupted while storing a blob")
                .provider(RpcErrors.PROVIDER)
                .resource(ContentStore.resource(blob))
                .cause(e));
    }

    private void giveUp(BlobUpload upload, String ref) {
        if (kept) {
            upload.end();
        } else {
            abort(upload, ref);
        }
    }

    /** Partial content is kept for a day by containerd, whatever becomes of the lease. */
    private void abort(BlobUpload upload, String ref) {
        ContentAbortRequest request =
                ContentAbortRequest.newBuilder().setRef(ref).build();
        upload.end();
        CleanUp.run(
                "the partial blob " + ref,
                () -> client.call(
                        "abort an upload",
                        "upload/" + ref,
                        () -> Rpcs.ifFound(() -> client.content().abort(request))));
    }
}
