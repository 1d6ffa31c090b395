package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.ContentInfo;
import io.hydravisor.containerd.wire.ContentInfoRequest;
import io.hydravisor.containerd.wire.ContentReadRequest;
import io.hydravisor.containerd.wire.ContentUpdateRequest;
import java.util.Map;

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
