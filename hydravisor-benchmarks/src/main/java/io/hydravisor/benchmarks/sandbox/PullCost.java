package io.hydravisor.benchmarks.sandbox;

import io.hydravisor.benchmarks.Bench;
import io.hydravisor.benchmarks.Goal;
import io.hydravisor.benchmarks.Programs;
import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.Image;
import java.io.IOException;
import java.nio.file.Path;

/** A pull from a registry on loopback, beside {@code ctr image pull} of the same image: {@code PullCost IMAGE.tar MEBIBYTES RUNS}. */
public final class PullCost {
    private static final double MOST = 1.0;
    private static final int LAYERS = 3;
    private static final int WARM_UPS = 2;
    private static final String REPOSITORY = "bench/random";
    private static final String TAG = "1";

    private final Bench bench;
    private final Image image;

    private PullCost(Bench bench, Image image) {
        this.bench = bench;
        this.image = image;
    }

    public static void main(String... args) throws Exception {
        run(Path.of(args[0]), ByteSize.mebibytes(Long.parseLong(args[1])), WARM_UPS, Integer.parseInt(args[2]));
    }

    static void run(Path other, ByteSize size, int warmUps, int runs) throws Exception {
        try (Bench bench = Bench.open(other);
                LocalRegistry registry = LocalRegistry.start(bench.temporary())) {
            Path layout = bench.temporary();
            RandomImage.make(layout, LAYERS, size);
            registry.push(layout, REPOSITORY, TAG);
            PullCost both = new PullCost(bench, Image.oci(registry.host() + "/" + REPOSITORY + ":" + TAG));
            Pair.head("ours", "ctr", runs);
            new Pair(
                            "pull " + LAYERS + " layers, " + size + " / `ctr image pull`",
                            new Goal.Faster(MOST),
                            both::ours,
                            both::ctr)
                    .measure(warmUps, runs);
        }
    }

    private long ours() throws Exception {
        return afresh(() -> bench.sandboxes().images().pull(image));
    }

    private long ctr() throws Exception {
        return afresh(() -> Programs.run(bench.ctr("image", "pull", "--plain-http", image.name())));
    }

    /** With nothing of the image there before. */
    private long afresh(Pair.Step pull) throws Exception {
        long before = contents();
        long time = Pair.timed(pull);
        if (contents() <= before) {
            throw new IllegalStateException("nothing was pulled");
        }
        Programs.run(bench.ctr("image", "rm", "--sync", image.name()));
        if (contents() != before) {
            throw new IllegalStateException("some of the image is still there");
        }
        return time;
    }

    private long contents() throws IOException, InterruptedException {
        return Programs.output(bench.ctr("content", "ls", "-q")).lines().count();
    }
}
