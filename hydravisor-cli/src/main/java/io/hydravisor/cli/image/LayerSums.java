package io.hydravisor.cli.image;

import io.hydravisor.cli.output.Progress;
import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.PullProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Shows what is there of all layers that were heard of. Told of one thing after the other. */
final class LayerSums implements Consumer<PullProgress> {
    private final Progress progress;
    private final Map<String, ByteSize> done = new HashMap<>();
    private final Map<String, ByteSize> sizes = new HashMap<>();

    LayerSums(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void accept(PullProgress layer) {
        done.put(layer.layer(), layer.done());
        sizes.put(layer.layer(), layer.size());
        progress.of(sum(sizes)).at(sum(done));
    }

    private static long sum(Map<String, ByteSize> values) {
        return values.values().stream().mapToLong(ByteSize::bytes).sum();
    }
}
