package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import io.hydravisor.containerd.registry.Registry;
import java.util.List;
import java.util.Optional;

/** The documents of an image in a registry, which is not believed: each is checked against the digest that it was asked for by. */
record RegistryBlobs(Registry registry) implements BlobSource {

    /** What the image's name stands for at this moment. */
    Index.Entry top() {
        Registry.Sent sent = registry.manifest(registry.name().reference(), MediaTypes.documents(), Json.MAX_BYTES);
        ByteString bytes = bounded("its manifest", sent);
        Digest digest = Digest.of(bytes);
        Optional<String> wanted = registry.name().digest();
        if (wanted.isPresent() && !wanted.get().equals(digest.text())) {
            throw wrong(wanted.get(), digest);
        }
        String type = Json.parse(bytes, "its manifest").textOr("mediaType", sent.type());
        return Index.Entry.of(new BlobRef(type, digest, bytes.size()));
    }

    @Override
    public Document document(BlobRef ref) {
        String name = ref.digest().text();
        BlobSource.requireReadable(name, ref.size());
        boolean manifest = MediaTypes.isManifest(ref.mediaType()) || MediaTypes.isIndex(ref.mediaType());
        Registry.Sent sent = manifest
                ? registry.manifest(name, List.of(ref.mediaType()), Json.MAX_BYTES)
                : registry.document(name, Json.MAX_BYTES);
        ByteString bytes = bounded(name, sent);
        Digest digest = Digest.of(bytes);
        if (!digest.equals(ref.digest()) || bytes.size() != ref.size()) {
            throw wrong(name, digest);
        }
        return new Document(ref, bytes);
    }

    private static ByteString bounded(String name, Registry.Sent sent) {
        BlobSource.requireReadable(name, sent.bytes().size());
        return sent.bytes();
    }

    private static BadImageException wrong(String wanted, Digest got) {
        return new BadImageException("asked for " + wanted + " the registry sends " + got, ImagePuller.REGISTRY_HINT);
    }
}
