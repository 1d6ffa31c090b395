package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.wire.ImageEntry;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.spi.ImageDriver;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The images of one containerd, in the client's namespace. Safe for use by many threads. */
public final class ContainerdImages implements ImageDriver {
    private static final String KIND = "oci";

    private final ContainerdClient client;
    private final ProviderContext context;
    private final Clock clock;
    private final Platform host = Platform.host();
    private final ImageNames names;
    private final Unpacker unpacker;
    private final LastUsed<String, ConfigFile> known = new LastUsed<>();

    /**
     * Opens nothing.
     *
     * @param client the connection
     * @param snapshotter where images are unpacked, such as {@code overlayfs}
     * @param context what downloads run on
     */
    public ContainerdImages(ContainerdClient client, String snapshotter, ProviderContext context) {
        this.client = client;
        this.context = context;
        this.clock = context.clock();
        this.names = new ImageNames(client);
        this.unpacker = new Unpacker(client, snapshotter);
    }

    @Override
    public List<ImageInfo> importArchive(Path archive, Optional<Image> name) {
        name.ifPresent(ContainerdImages::requireOci);
        return new ImageImporter(client, unpacker, clock, host).run(archive, name);
    }

    @Override
    public ImageInfo pull(Image image, PullOptions options) {
        requireOci(image);
        return new ImagePuller(client, unpacker, context, host).run(image, options);
    }

    @Override
    public void export(Image image, Path archive) {
        ImageTree tree = readable(image, require(image));
        new ImageExporter(client).run(image, tree, archive);
    }

    @Override
    public ImageInfo tag(Image image, Image name) {
        requireOci(name);
        ImageEntry entry = require(image);
        ImageTree tree = readable(image, entry);
        String digest = tree.target().digest().text();
        if (name.name().contains("@") && !name.name().endsWith("@" + digest)) {
            throw new InvalidInputException(
                    failure(image, "it can't be named " + name.name() + ": its digest is " + digest)
                            .hint("Give it a name without a digest."));
        }
        // Nothing but the name it has keeps the image meanwhile.
        try (WorkLease lease = new WorkLease(client, clock, WorkLease.newId("tag"))) {
            lease.keepContent(digest);
            require(image);
            return new ImageStore(client, unpacker.snapshotter())
                    .publish(Map.of(name, tree))
                    .get(0);
        }
    }

    private ImageEntry require(Image image) {
        requireOci(image);
        return names.find(image)
                .orElseThrow(() -> new NotFoundException(failure(image, "no such image")
                        .hint("Pull it, or import it with images().importArchive(...); images().list() shows what there"
                                + " is.")));
    }

    @Override
    public List<ImageInfo> list() {
        return names.all().stream().flatMap(entry -> usable(entry).stream()).toList();
    }

    /** What can't be read is no image for sandboxes: other tools keep images for other platforms, or parts of them. */
    private Optional<ImageInfo> usable(ImageEntry entry) {
        try {
            return tree(entry).map(tree -> info(entry, tree));
        } catch (BadImageException | NotFoundException e) {
            return Optional.empty();
        }
    }

    private Optional<ImageTree> tree(ImageEntry entry) {
        return new PlatformSearch(new ContentStore(client), host).find(Index.Entry.of(BlobRef.of(entry.getTarget())));
    }

    static ImageInfo info(ImageEntry entry, ImageTree tree) {
        Instant came = Instant.ofEpochSecond(
                entry.getUpdatedAt().getSeconds(), entry.getUpdatedAt().getNanos());
        return new ImageInfo(
                new Image(KIND, entry.getName()), tree.target().digest().text(), ByteSize.bytes(tree.size()), came);
    }

    @Override
    public void delete(Image image) {
        requireOci(image);
        names.delete(image);
    }

    /**
     * Finds an image and sees to it that it is unpacked. One that was found before is not looked at again: if it is not
     * unpacked any more, {@link #unpack(Image)} it.
     *
     * @param image the image
     * @return what a sandbox needs of it
     * @throws NotFoundException if there is no such image, or a part of it is missing
     * @throws InvalidInputException if it can't be used: for another platform, or broken
     */
    public ResolvedImage resolve(Image image) {
        ImageEntry entry = require(image);
        String digest = entry.getTarget().getDigest();
        return known.find(digest).map(config -> resolved(image, digest, config)).orElseGet(() -> unpack(image, entry));
    }

    /**
     * Finds an image and unpacks what is not unpacked of it.
     *
     * @param image the image
     * @return what a sandbox needs of it
     * @throws NotFoundException if there is no such image, or a part of it is missing
     * @throws InvalidInputException if it can't be used: for another platform, or broken
     */
    public ResolvedImage unpack(Image image) {
        return unpack(image, require(image));
    }

    private ResolvedImage unpack(Image image, ImageEntry entry) {
        return broken(image, () -> {
            ImageTree tree = find(entry);
            ConfigFile config = tree.configFile();
            if (!unpacker.isUnpacked(config)) {
                unpack(tree, config);
            }
            String digest = tree.target().digest().text();
            known.add(digest, config);
            return resolved(image, digest, config);
        });
    }

    private static ResolvedImage resolved(Image image, String digest, ConfigFile config) {
        return new ResolvedImage(image, digest, config.topChainId(), config.image());
    }

    private ImageTree readable(Image image, ImageEntry entry) {
        return broken(image, () -> find(entry));
    }

    private ImageTree find(ImageEntry entry) {
        PlatformSearch search = new PlatformSearch(new ContentStore(client), host);
        return search.find(Index.Entry.of(BlobRef.of(entry.getTarget()))).orElseThrow(search::nothing);
    }

    /** Says of which image a part is missing, or broken. */
    private static <T> T broken(Image image, Supplier<T> use) {
        try {
            return use.get();
        } catch (NotFoundException e) {
            throw new NotFoundException(failure(image, "a part of it is missing: " + e.problem())
                    .hint("Pull or import it again.")
                    .cause(e));
        } catch (BadImageException e) {
            throw new InvalidInputException(
                    failure(image, e.problem()).hint(e.hint()).cause(e));
        }
    }

    private void unpack(ImageTree tree, ConfigFile config) {
        try (WorkLease lease = new WorkLease(client, clock, WorkLease.newId("import"))) {
            new ContentStore(client).adopt(tree.config().ref(), GcLabels.ofConfig(config, unpacker.snapshotter()));
            unpacker.unpack(tree, lease);
        }
    }

    private static void requireOci(Image image) {
        if (!image.kind().equals(KIND)) {
            throw new InvalidInputException(
                    failure(image, "containerd has no images of the kind " + BadImageException.quote(image.kind()))
                            .hint("Use Image.oci(...)."));
        }
    }

    private static Failure failure(Image image, String problem) {
        return Failure.of("can't use image " + image.name() + ": " + problem)
                .provider(RpcErrors.PROVIDER)
                .resource("image/" + image.name());
    }
}
