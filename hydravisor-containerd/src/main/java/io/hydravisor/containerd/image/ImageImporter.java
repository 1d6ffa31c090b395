package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the images of an archive to containerd. The archive is judged as a whole before containerd hears of it; names come
 * last, so that an image that can be seen is complete.
 */
record ImageImporter(ContainerdClient client, Unpacker unpacker, Clock clock, Platform host) {

    List<ImageInfo> run(Path file, Optional<Image> name) {
        try (ImageArchive archive = ImageArchive.open(file)) {
            Map<Image, ArchivedImage> images = named(read(archive, host), name);
            try (WorkLease lease = new WorkLease(client, clock, WorkLease.newId("import"))) {
                for (ArchivedImage image : List.copyOf(images.values())) {
                    store(image, lease);
                    unpacker.unpack(image.tree(), lease);
                }
                return publish(images);
            }
        } catch (BadImageException e) {
            throw new InvalidInputException(failure(file, e.problem(), e).hint(e.hint()));
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, Objects.requireNonNull(e.getCause()));
        }
    }

    static List<ArchivedImage> read(ImageArchive archive, Platform host) {
        // Docker writes both forms into one archive; the OCI one has the digests that others know.
        if (OciLayout.isIn(archive)) {
            return new OciLayout(archive).read(host);
        }
        if (DockerArchive.isIn(archive)) {
            return new DockerArchive(archive).read(host);
        }
        throw new BadImageException(
                "it is neither an OCI image layout (oci-layout and index.json) nor a docker archive (manifest.json)",
                "Make one with docker save or skopeo copy; if it was made so, it was cut off on its way.");
    }

    private static Map<Image, ArchivedImage> named(List<ArchivedImage> images, Optional<Image> given) {
        Map<Image, ArchivedImage> named = new LinkedHashMap<>();
        if (given.isPresent()) {
            Map<Digest, ArchivedImage> different = images.stream()
                    .collect(Collectors.toMap(
                            image -> image.tree().target().digest(), image -> image, (first, second) -> first));
            if (different.size() > 1) {
                throw new BadImageException(
                        "it holds " + different.size() + " images, which can't all be named "
                                + given.get().name(),
                        "Import it without a name, or archive the one image alone.");
            }
            put(named, given.get(), images.get(0));
            return named;
        }
        for (ArchivedImage image : images) {
            if (image.names().isEmpty()) {
                throw new BadImageException(
                        "it does not say what its image "
                                + image.tree().target().digest() + " is called",
                        "Name the image when importing it.");
            }
            image.names().forEach(name -> put(named, name, image));
        }
        return named;
    }

    private static void put(Map<Image, ArchivedImage> named, Image name, ArchivedImage image) {
        Digest digest = image.tree().target().digest();
        if (name.name().contains("@") && !name.name().endsWith("@" + digest)) {
            throw new BadImageException(
                    "the image " + name.name() + " would have the digest " + digest,
                    "Give it a name without a digest, or get the archive of that very image.");
        }
        ArchivedImage other = named.putIfAbsent(name, image);
        if (other != null && !other.tree().target().digest().equals(digest)) {
            throw new BadImageException(
                    "it calls two different images " + name.name(),
                    "Archive them one by one, or under different tags.");
        }
    }

    private void store(ArchivedImage image, WorkLease lease) throws IOException {
        BlobWriter writer = BlobWriter.of(client, lease);
        for (Map.Entry<BlobRef, ImageArchive.Entry> layer : image.layers().entrySet()) {
            writer.put(layer.getKey(), offset -> from(layer.getValue(), offset), Map.of());
        }
        new ImageStore(client, unpacker.snapshotter()).documents(image.tree(), writer);
    }

    private static InputStream from(ImageArchive.Entry entry, long offset) throws IOException {
        InputStream content = entry.open();
        content.skipNBytes(offset);
        return content;
    }

    private List<ImageInfo> publish(Map<Image, ArchivedImage> images) {
        Map<Image, ImageTree> trees = new LinkedHashMap<>();
        images.forEach((name, image) -> trees.put(name, image.tree()));
        return new ImageStore(client, unpacker.snapshotter()).publish(trees);
    }

    private static HydravisorException unreadable(Path file, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new OperationInterruptedException(failure(file, "interrupted", e));
        }
        if (e instanceof NoSuchFileException) {
            return new NotFoundException(
                    failure(file, "there is no such file", e).hint("Check the path."));
        }
        if (e instanceof AccessDeniedException) {
            return new PermissionDeniedException(
                    failure(file, "permission denied", e).hint("Let this program's user read it."));
        }
        return new InvalidInputException(
                failure(file, "it can't be read: " + e.getMessage(), e).hint(BadImageException.MAKE_AGAIN));
    }

    private static Failure failure(Path file, String problem, Throwable cause) {
        return Failure.of("can't import " + file + ": " + problem)
                .provider(RpcErrors.PROVIDER)
                .resource("archive/" + file)
                .cause(cause);
    }
}
