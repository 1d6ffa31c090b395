package io.hydravisor.containerd.image;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.wire.ContentAbortRequest;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Puts blobs into containerd's content store, for one import. */
record BlobWriter(ContainerdClient client, WorkLease lease) {

    /** Where a blob's content comes from; may be asked more than once. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** Stores a blob unless it is there; either way it has the labels and is kept by the lease afterwards. */
    void put(BlobRef blob, Content content, Map<String, String> labels) throws IOException {
        while (true) {
            String ref = lease.id() + "/" + blob.digest();
            BlobUpload upload =
                    new BlobUpload(ContainerdClient.leased(client.longContent(), lease.id()), ref, blob, labels);
            try (InputStream open = content.open()) {
                upload.run(open);
                return;
            } catch (StatusRuntimeException e) {
                Status.Code code = e.getStatus().getCode();
                if (code == Status.Code.ALREADY_EXISTS && upload.refused()) {
                    new ContentStore(client).adopt(blob, labels);
                    return;
                }
                abort(upload, ref);
                if (code == Status.Code.FAILED_PRECONDITION) {
                    throw new BadImageException(
                            "the content of " + blob.digest() + " does not have that digest or size");
                }
                // Else another import was faster; asked once more, containerd says so at the start and leases the blob
                // to us.
                if (code != Status.Code.ALREADY_EXISTS) {
                    throw client.<HydravisorException>call("store a blob", ContentStore.resource(blob), () -> {
                        throw e;
                    });
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                abort(upload, ref);
                throw new OperationInterruptedException(Failure.of("interrupted while storing a blob")
                        .provider(RpcErrors.PROVIDER)
                        .resource(ContentStore.resource(blob))
                        .cause(e));
            } catch (IOException | RuntimeException e) {
                abort(upload, ref);
                throw e;
            }
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
