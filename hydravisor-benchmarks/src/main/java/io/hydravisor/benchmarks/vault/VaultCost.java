package io.hydravisor.benchmarks.vault;

import io.hydravisor.Hydravisor;
import io.hydravisor.benchmarks.Times;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultUnlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A vault of many machines beside the derivation of its key, and beside a file of its size that is written to the disk and renamed: {@code
 * VaultCost MACHINES RUNS WORK_FACTOR}.
 */
public final class VaultCost {
    private static final byte[] PASSPHRASE = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final int WARM_UPS = 5;
    private static final int TOGETHER = 100;
    private static final int SALT_BYTES = 28;
    private static final int BLOCK = 8;
    private static final int KEY_BYTES = 32;
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final Path folder;
    private final Hydravisor hydra;
    private final int workFactor;
    private final int warmUps;
    private final int runs;
    private int added;

    private VaultCost(Path folder, Hydravisor hydra, int workFactor, int warmUps, int runs) {
        this.folder = folder;
        this.hydra = hydra;
        this.workFactor = workFactor;
        this.warmUps = warmUps;
        this.runs = runs;
    }

    public static void main(String... args) throws Exception {
        run(Integer.parseInt(args[0]), WARM_UPS, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }

    static void run(int machines, int warmUps, int runs, int workFactor) throws Exception {
        Path folder = Files.createTempDirectory("hydra-bench-");
        try (Hydravisor hydra =
                Hydravisor.builder().stateFolder(folder.resolve("state")).discover()) {
            new VaultCost(folder, hydra, workFactor, warmUps, runs).measure(machines);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private String endpoint() {
        return "age:" + folder.resolve("vault") + "?work-factor=" + workFactor;
    }

    private static VaultUnlock unlock() {
        return VaultUnlock.passphrase(PASSPHRASE::clone);
    }

    private void measure(int machines) throws Exception {
        try (KeyVault vault = hydra.createVault(endpoint(), "owner", unlock())) {
            vault.update(changes -> {
                for (int i = 0; i < machines; i++) {
                    changes.generate(KeyOwner.of("machine-" + i));
                }
                return machines;
            });
            byte[] same = Files.readAllBytes(folder.resolve("vault").resolve("keys.hvvault"));
            System.out.printf(
                    "%d machines, %d bytes, JDK %s, median (smallest to largest) of %d%n",
                    machines, same.length, Runtime.version(), runs);
            System.out.println("| row | ours | beside it | ratio | goal | met |");
            System.out.println("|---|---|---|---|---|---|");
            row("unlock / scrypt alone", 1.5, () -> timed(this::open), () -> timed(this::derive));
            row(
                    "add a key / write as many bytes, fsync, rename",
                    1.3,
                    () -> add(vault, 1),
                    () -> timed(() -> write(same)));
            row(
                    "add " + TOGETHER + " keys at once / likewise",
                    1.3,
                    () -> add(vault, TOGETHER),
                    () -> timed(() -> write(same)));
            Times reads = times(() -> timed(() -> vault.export("machine-0-client", "")));
            System.out.printf(
                    "| read a key | %s | | | under 1 ms | %s |%n",
                    shown(reads), reads.median() < NANOS_PER_MILLI ? "yes" : "**no**");
        }
    }

    private int open() {
        try (KeyVault opened = hydra.vault(endpoint(), unlock())) {
            return opened.principals().size();
        }
    }

    private byte[] derive() {
        return SCrypt.generate(PASSPHRASE, new byte[SALT_BYTES], 1 << workFactor, BLOCK, 1, KEY_BYTES);
    }

    /** The time of the change alone; what it added is taken away again. */
    private long add(KeyVault vault, int count) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("added-" + added++);
        }
        long time = timed(() -> vault.update(changes -> {
            names.forEach(name -> changes.generate(KeyOwner.of(name), KeyRole.CLIENT));
            return count;
        }));
        vault.update(changes -> {
            names.forEach(changes::revoke);
            return count;
        });
        return time;
    }

    private Path write(byte[] bytes) throws IOException {
        Path file = folder.resolve("plain");
        Path fresh = folder.resolve("plain.new");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return file;
    }

    private static long timed(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return System.nanoTime() - start;
    }

    private Times times(Callable<Long> way) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            way.call();
        }
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            nanos.add(way.call());
        }
        return new Times(nanos);
    }

    /** The ways take turns, so that whatever else the machine does hits both. */
    private void row(String name, double most, Callable<Long> ours, Callable<Long> other) throws Exception {
        List<Long> ourTimes = new ArrayList<>();
        List<Long> otherTimes = new ArrayList<>();
        for (int i = -warmUps; i < runs; i++) {
            long our = ours.call();
            long their = other.call();
            if (i >= 0) {
                ourTimes.add(our);
                otherTimes.add(their);
            }
        }
        Times measured = new Times(ourTimes);
        Times beside = new Times(otherTimes);
        double ratio = measured.ratioTo(beside);
        System.out.printf(
                "| %s | %s | %s | %.2f | at most %.2f | %s |%n",
                name, shown(measured), shown(beside), ratio, most, ratio <= most ? "yes" : "**no**");
    }

    private static String shown(Times times) {
        return "%.2f ms (%.2f to %.2f)"
                .formatted(
                        times.median() / NANOS_PER_MILLI, times.min() / NANOS_PER_MILLI, times.max() / NANOS_PER_MILLI);
    }
}
