package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.registry.Registry;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.PullProgress;
import io.hydravisor.spi.ProviderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings an image from a registry to containerd: its documents are judged before any layer is asked for, layers come several at a time
 * and are unpacked in their order meanwhile, and the name comes last.
 */
record ImagePuller(ContainerdClient client, Unpacker unpacker, ProviderContext context, Platform host) {
    static final String REGISTRY_HINT =
            "The registry, or what is between it and here, sends something else than it promises; ask whoever runs it.";

    ImageInfo run(Image image, PullOptions options) {
        try (Registry registry = new Registry(image, options, context)) {
            return run(image, options, registry);
        } catch (BadImageException e) {
            String hint = e.hint().equals(BadImageException.MAKE_AGAIN) ? REGISTRY_HINT : e.hint();
            throw new InvalidInputException(failure(image, e.problem(), e).hint(hint));
        } catch (UncheckedIOException e) {
            throw broken(image, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw broken(image, e);
        }
    }

    private static UnavailableException broken(Image image, IOException e) {
        return new UnavailableException(failure(image, String.valueOf(e.getMessage()), e)
                .hint("Check the network, and pull again; it goes on from where it was."));
    }

    private ImageInfo run(Image image, PullOptions options, Registry registry) throws IOException {
        RegistryBlobs blobs = new RegistryBlobs(registry);
        PlatformSearch search = new PlatformSearch(blobs, host);
        ImageTree tree = search.find(blobs.top()).orElseThrow(search::nothing);
        requireSize(tree, options);
        LayerProgress progress = new LayerProgress(options.progress());
        try (WorkLease lease = new WorkLease(client, context.clock(), WorkLease.newId("pull"))) {
            BlobWriter writer = BlobWriter.resuming(client, lease);
            try (LayerDownloads layers = new LayerDownloads(registry, writer, progress, context.executor())) {
                layers.start(tree.layers().stream().distinct().toList());
                UnpackLimit limit = new UnpackLimit(client, unpacker.snapshotter(), options.maxUnpacked(), context);
                unpacker.unpack(tree, lease, limit, new Unpacker.Listener() {
                    @Override
                    public void before(BlobRef layer) {
                        layers.await(layer);
                    }

                    @Override
                    public void after(BlobRef layer) {
                        progress.tell(layer, PullProgress.Phase.UNPACKED, layer.size());
                    }
                });
            }
            ImageStore store = new ImageStore(client, unpacker.snapshotter());
            store.documents(tree, writer);
            return store.publish(Map.of(image, tree)).get(0);
        }
    }

    private static void requireSize(ImageTree tree, PullOptions options) {
        long bytes = 0;
        for (BlobRef layer : List.copyOf(tree.layers())) {
            bytes += layer.size();
            // One by one, so that no sum passes what a number can hold.
            if (bytes < 0 || bytes > options.maxSize().bytes()) {
                throw new BadImageException(
                        "its layers take more than " + options.maxSize(),
                        "Allow more with PullOptions.maxSize(...), if you trust the image.");
            }
        }
    }

    private static Failure failure(Image image, String problem, Exception cause) {
        return Failure.of("can't pull " + image.name() + ": " + problem)
                .provider(RpcErrors.PROVIDER)
                .resource("image/" + image.name())
                .cause(cause);
    }
}
