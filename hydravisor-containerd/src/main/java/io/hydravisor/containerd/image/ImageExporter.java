package io.hydravisor.containerd.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.sandbox.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes one image to a tar that is an OCI image layout and, by one more file, what Docker loads. The same image always gives the
 * same bytes. Indexes go along, so that its digest stays; what they list for other platforms does not.
 */
record ImageExporter(ContainerdClient client) {
    private static final int FILE_MODE = 0644;

    void run(Image image, ImageTree tree, Path archive) {
        boolean done = false;
        try (OutputStream file =
                Files.newOutputStream(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                write(image, tree, file);
                done = true;
            } finally {
                if (!done) {
                    Files.deleteIfExists(archive);
                }
            }
        } catch (IOException e) {
            throw unwritable(image, archive, e);
        }
    }

    private void write(Image image, ImageTree tree, OutputStream file) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(file);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        entry(tar, "oci-layout", Json.write(object().put("imageLayoutVersion", "1.0.0")));
        entry(tar, "index.json", Json.write(index(image, tree)));
        entry(tar, "manifest.json", Json.write(dockerList(image, tree)));
        Set<BlobRef> blobs = new LinkedHashSet<>();
        tree.indexes().forEach(index -> blobs.add(index.ref()));
        blobs.add(tree.manifest().ref());
        blobs.add(tree.config().ref());
        blobs.addAll(tree.layers());
        ContentStore store = new ContentStore(client);
        for (BlobRef blob : blobs) {
            header(tar, blob.digest().path(), blob.size());
            store.copy(blob, tar);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode index(Image image, ImageTree tree) {
        ObjectNode index = object().put("schemaVersion", 2).put("mediaType", "application/vnd.oci.image.index.v1+json");
        BlobRef target = tree.target();
        ObjectNode entry = index.putArray("manifests")
                .addObject()
                .put("mediaType", target.mediaType())
                .put("digest", target.digest().text())
                .put("size", target.size());
        // The name as containerd and Docker look for it, and the tag as the specification has it.
        entry.putObject("annotations")
                .put("io.containerd.image.name", image.name())
                .put("org.opencontainers.image.ref.name", image.name());
        return index;
    }

    private static ArrayNode dockerList(Image image, ImageTree tree) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ObjectNode entry =
                list.addObject().put("Config", tree.config().ref().digest().path());
        ArrayNode tags = entry.putArray("RepoTags");
        // A digest is no tag.
        if (image.name().indexOf('@') < 0) {
            tags.add(image.name());
        }
        ArrayNode layers = entry.putArray("Layers");
        tree.layers().forEach(layer -> layers.add(layer.digest().path()));
        return list;
    }

    private static void entry(TarArchiveOutputStream tar, String name, ByteString content) throws IOException {
        header(tar, name, content.size());
        content.writeTo(tar);
        tar.closeArchiveEntry();
    }

    private static void header(TarArchiveOutputStream tar, String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(FILE_MODE);
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
    }

    private static HydravisorException unwritable(Image image, Path archive, IOException e) {
        Failure failure = Failure.of("can't export " + image.name() + " to " + archive + ": " + e.getMessage())
                .provider(RpcErrors.PROVIDER)
                .resource("archive/" + archive)
                .cause(e);
        if (e instanceof FileAlreadyExistsException) {
            return new AlreadyExistsException(failure.hint("Remove the file, or choose another."));
        }
        if (e instanceof NoSuchFileException) {
            return new NotFoundException(failure.hint("Make the folder first."));
        }
        if (e instanceof AccessDeniedException) {
            return new PermissionDeniedException(failure.hint("Let this program's user write there."));
        }
        return new ExhaustedException(failure.hint("Look at the disk: is it full?"));
    }
}
