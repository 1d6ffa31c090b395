package io.hydravisor.vault.age.volume;

import io.hydravisor.vault.age.format.AgeException;
import io.hydravisor.vault.age.format.Recipient;
import io.hydravisor.vault.age.format.X25519Identity;
import io.hydravisor.vault.age.format.X25519Recipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One volume, unlocked: read when it has changed, and written whole. Safe for use by many threads. */
public final class Volume implements AutoCloseable {
    private static final String FILE = "keys.hvvault";

    private static final Logger LOG = LoggerFactory.getLogger(Volume.class);

    private final Path folder;
    private final Path file;
    private final Seen seen;
    private final List<X25519Identity> identities;
    private final Duration patience;

    private final Lock lock = new ReentrantLock(); // guards what follows
    private @Nullable Contents contents;
    private @Nullable Stamp stamp;

    /** By which a file is known to be the one that was read. Each write makes another file. */
    private record Stamp(@Nullable Object key, long size, FileTime modified) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Stamp(found.fileKey(), found.size(), found.lastModifiedTime());
        }
    }

    /**
     * One that may be there or not.
     *
     * @param seen where it is written down what was seen of it
     * @param identities any of which may unlock it; closed with this
     * @param patience how long to wait for others that write it
     */
    public Volume(Path folder, Path seen, List<X25519Identity> identities, Duration patience) {
        this.folder = folder;
        this.file = file(folder);
        this.seen = new Seen(seen);
        this.identities = List.copyOf(identities);
        this.patience = patience;
    }

    /** The volume's file in its folder. */
    public static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /** Something done with what is in it; may throw what it likes that is unchecked. */
    @FunctionalInterface
    public interface Look<T> {
        T at(Contents contents);
    }

    /** Makes it. */
    public void create(String principal, String recipient) throws IOException, VolumeException {
        SafeFiles.createFolder(folder);
        SafeFiles.checkFolder(folder);
        lock.lock();
        try (VolumeLock alone = alone()) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new VolumeException(VolumeException.Reason.EXISTS, "there is one already");
            }
            byte[] seed = Writer.newSeed();
            Register register = new Register(
                    1,
                    new TreeMap<>(Map.of(principal, recipient)),
                    List.of(new Register.Link(Writer.publicKey(seed), "")),
                    new TreeMap<>());
            Contents made = Contents.empty(register);
            made.put(Writer.FILE, seed);
            boolean remembered = false;
            try {
                seen.remember(write(made));
                remembered = true;
            } finally {
                if (!remembered) {
                    // Nobody would take it for his own.
                    Files.deleteIfExists(file);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads it for the first time.
     *
     * @param trusting takes it as it is found, whatever was seen
     */
    public void open(boolean trusting) throws IOException, VolumeException {
        lock.lock();
        try {
            SafeFiles.checkFolder(folder);
            if (trusting) {
                try (VolumeLock alone = alone()) {
                    Objects.requireNonNull(alone);
                    Loaded found = load();
                    seen.remember(found.look());
                    keep(found);
                }
            } else {
                refresh();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks at what is in it now. */
    public <T> T look(Look<T> look) throws IOException, VolumeException {
        lock.lock();
        try {
            return look.at(refresh());
        } finally {
            lock.unlock();
        }
    }

    /** Reads it again, whether it seems to have changed or not. */
    public <T> T lookAgain(Look<T> look) throws IOException, VolumeException {
        lock.lock();
        try {
            stamp = null;
            return look.at(refresh());
        } finally {
            lock.unlock();
        }
    }

    /** Changes it, all at once; if the change throws, it stays as it is. */
    public <T> T change(Look<T> change) throws IOException, VolumeException {
        lock.lock();
        try (VolumeLock alone = alone()) {
            Objects.requireNonNull(alone);
            Contents now = refreshAlone();
            Contents changed = now.copy();
            boolean written = false;
            try {
                T result = change.at(changed);
                changed.register(changed.register().next());
                Seen.Look look = write(changed);
                written = true;
                remember(look);
                return result;
            } finally {
                if (!written) {
                    changed.close();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has the volume signed with a new key from now on: who knew the old one is not to write any more. */
    public static void handOver(Contents contents) {
        byte[] seed = contents.get(Writer.FILE).orElseThrow();
        byte[] next = Writer.newSeed();
        List<Register.Link> chain = new ArrayList<>(contents.register().writers());
        chain.add(Writer.next(seed, next));
        Arrays.fill(seed, (byte) 0);
        contents.put(Writer.FILE, next);
        contents.register(contents.register().withWriters(chain));
    }

    /** Whether a file of the contents is the volume's own business. */
    public static boolean isInternal(String name) {
        return name.equals(Writer.FILE);
    }

    private VolumeLock alone() throws IOException, VolumeException {
        return VolumeLock.take(folder.resolve(FILE + ".lock"), patience);
    }

    private Contents refresh() throws IOException, VolumeException {
        if (contents != null && current()) {
            return contents;
        }
        try (VolumeLock alone = alone()) {
            Objects.requireNonNull(alone);
            return refreshAlone();
        }
    }

    private boolean current() throws IOException, VolumeException {
        try {
            return Stamp.of(file).equals(stamp);
        } catch (NoSuchFileException e) {
            throw missing();
        }
    }

    private Contents refreshAlone() throws IOException, VolumeException {
        Contents now = contents;
        if (now != null && current()) {
            return now;
        }
        Loaded found = load();
        boolean good = false;
        try {
            seen.check(found.contents().register(), found.look());
            if (!seen.last().equals(Optional.of(found.look()))) {
                remember(found.look());
            }
            good = true;
        } finally {
            if (!good) {
                found.contents().close();
            }
        }
        keep(found);
        return found.contents();
    }

    private record Loaded(Contents contents, Seen.Look look, Stamp stamp) {}

    private Loaded load() throws IOException, VolumeException {
        byte[] bytes;
        Stamp found;
        try {
            found = Stamp.of(file);
            bytes = SafeFiles.read(file, ZipBytes.MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw missing();
        }
        Contents read = VolumeCodec.decode(bytes, identities);
        return new Loaded(read, Seen.Look.at(read.register(), bytes), found);
    }

    private VolumeException missing() {
        return VolumeException.missing(folder);
    }

    private void keep(Loaded found) {
        if (contents != null) {
            contents.close();
        }
        contents = found.contents();
        stamp = found.stamp();
    }

    /** What was written is there, whether it can be remembered or not: who remembers an older one takes the newer. */
    private void remember(Seen.Look look) {
        try {
            seen.remember(look);
        } catch (IOException e) {
            LOG.warn("Could not note that number {} of the vault in {} was seen", look.generation(), folder, e);
        }
    }

    private Seen.Look write(Contents changed) throws IOException, VolumeException {
        byte[] bytes;
        try {
            bytes = VolumeCodec.encode(changed, recipients(changed.register()));
        } catch (AgeException e) {
            throw VolumeException.damaged("a recipient can't be used: " + e.getMessage());
        }
        SafeFiles.write(file, folder.resolve(FILE + ".new"), bytes);
        Seen.Look look = Seen.Look.at(changed.register(), bytes);
        keep(new Loaded(changed, look, Stamp.of(file)));
        return look;
    }

    private static List<Recipient> recipients(Register register) throws AgeException {
        List<Recipient> recipients = new ArrayList<>();
        for (String recipient : register.principals().values()) {
            recipients.add(X25519Recipient.parse(recipient));
        }
        return recipients;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (contents != null) {
                contents.close();
            }
            contents = null;
            stamp = null;
            identities.forEach(X25519Identity::close);
        } finally {
            lock.unlock();
        }
    }
}
