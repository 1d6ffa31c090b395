package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;

/** An index, manifest or configuration with its exact bytes, since its digest hangs on them. */
record Document(BlobRef ref, ByteString bytes) {

    static Document of(String mediaType, ByteString bytes) {
        return new Document(new BlobRef(mediaType, Digest.of(bytes), bytes.size()), bytes);
    }

    Json json() {
        Json json = Json.parse(bytes, ref.digest().text());
        // Whoever reads the bytes without the reference must come to the same conclusion.
        if (!json.textOr("mediaType", ref.mediaType()).equals(ref.mediaType())) {
            throw new BadImageException(ref.digest() + " calls itself "
                    + BadImageException.quote(json.text("mediaType")) + ", but is referred to as "
                    + BadImageException.quote(ref.mediaType()));
        }
        return json;
    }
}
