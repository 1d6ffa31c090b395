package io.hydravisor.containerd.image;

import io.hydravisor.containerd.wire.Descriptor;

/** What the image specification calls a descriptor: a blob's kind, digest and size. */
record BlobRef(String mediaType, Digest digest, long size) {

    static BlobRef parse(Json descriptor) {
        return new BlobRef(
                descriptor.text("mediaType"), new Digest(descriptor.text("digest")), descriptor.number("size"));
    }

    static BlobRef of(Descriptor wire) {
        return new BlobRef(wire.getMediaType(), new Digest(wire.getDigest()), wire.getSize());
    }

    Descriptor wire() {
        return Descriptor.newBuilder()
                .setMediaType(mediaType)
                .setDigest(digest.text())
                .setSize(size)
                .build();
    }
}
