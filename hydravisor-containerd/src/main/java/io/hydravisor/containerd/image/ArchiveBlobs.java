package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The blobs of an archive that is an OCI layout. */
record ArchiveBlobs(ImageArchive archive) implements BlobSource {

    @Override
    public Document document(BlobRef ref) {
        BlobSource.requireReadable(ref.digest().text(), ref.size());
        require(ref);
        ByteString bytes = archive.read(ref.digest().path()).orElseThrow();
        if (!Digest.of(bytes).equals(ref.digest())) {
            throw new BadImageException("the content of " + ref.digest().path() + " does not have that digest");
        }
        return new Document(ref, bytes);
    }

    /** A blob of the promised size; its digest has yet to be checked. */
    ImageArchive.Entry require(BlobRef ref) {
        String path = ref.digest().path();
        try {
            ImageArchive.Entry entry =
                    archive.find(path).orElseThrow(() -> new BadImageException(path + " is missing"));
            if (entry.size() != ref.size()) {
                throw new BadImageException(path + " has " + entry.size() + " bytes, but should have " + ref.size());
            }
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
