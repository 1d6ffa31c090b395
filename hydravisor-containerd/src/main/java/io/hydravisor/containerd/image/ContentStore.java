package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import io.grpc.Context;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.ContentInfo;
import io.hydravisor.containerd.wire.ContentInfoRequest;
import io.hydravisor.containerd.wire.ContentReadRequest;
import io.hydravisor.containerd.wire.ContentReadResponse;
import io.hydravisor.containerd.wire.ContentUpdateRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/** The blobs that containerd holds. */
record ContentStore(ContainerdClient client) implements BlobSource {

    @Override
    public Document document(BlobRef ref) {
        BlobSource.requireReadable(ref.digest().text(), ref.size());
        ByteString bytes = client.call("read a document of an image", resource(ref), () -> {
            var parts = client.content()
                    .read(ContentReadRequest.newBuilder()
                            .setDigest(ref.digest().text())
                            .setSize(Json.MAX_BYTES)
                            .build());
            ByteString whole = ByteString.EMPTY;
            while (parts.hasNext()) {
                whole = whole.concat(parts.next().getData());
            }
            return whole;
        });
        if (bytes.size() != ref.size()) {
            throw wrongSize(ref, bytes.size());
        }
        return new Document(ref, bytes);
    }

    /** Copies a blob of any size. */
    void copy(BlobRef ref, OutputStream target) throws IOException {
        ContentReadRequest request =
                ContentReadRequest.newBuilder().setDigest(ref.digest().text()).build();
        Context.CancellableContext reading = Context.current().withCancellation();
        Context outer = reading.attach();
        try {
            long copied = client.call(
                    "read a blob", resource(ref), () -> copy(client.longReads().read(request), target));
            if (copied != ref.size()) {
                throw wrongSize(ref, copied);
            }
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        } finally {
            reading.detach(outer);
            // What was not read is not sent.
            reading.cancel(null);
        }
    }

    private static long copy(Iterator<ContentReadResponse> parts, OutputStream target) {
        long copied = 0;
        try {
            while (parts.hasNext()) {
                ByteString data = parts.next().getData();
                data.writeTo(target);
                copied += data.size();
            }
            return copied;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks a blob that is there already, and adds labels to it. */
    void adopt(BlobRef ref, Map<String, String> labels) {
        ContentInfo info = client.call(
                "use a blob that is there already",
                resource(ref),
                () -> labels.isEmpty() ? info(ref) : addLabels(ref, labels));
        if (info.getSize() != ref.size()) {
            throw wrongSize(ref, info.getSize());
        }
    }

    private ContentInfo info(BlobRef ref) {
        return client.content()
                .info(ContentInfoRequest.newBuilder()
                        .setDigest(ref.digest().text())
                        .build())
                .getInfo();
    }

    private ContentInfo addLabels(BlobRef ref, Map<String, String> labels) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        labels.keySet().forEach(key -> mask.addPaths("labels." + key));
        return client.content()
                .update(ContentUpdateRequest.newBuilder()
                        .setInfo(ContentInfo.newBuilder()
                                .setDigest(ref.digest().text())
                                .putAllLabels(labels))
                        .setUpdateMask(mask)
                        .build())
                .getInfo();
    }

    static String resource(BlobRef ref) {
        return "blob/" + ref.digest();
    }

    private static BadImageException wrongSize(BlobRef ref, long size) {
        return new BadImageException("blob " + ref.digest() + " has " + size + " bytes, but should have " + ref.size());
    }
}
