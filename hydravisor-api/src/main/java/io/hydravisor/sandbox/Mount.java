package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a sandbox sees at a path of its own: a folder or file of the host, read-only unless asked otherwise, or a folder
 * in memory. Immutable. Neither runs set-user-id programs as another user, nor opens device nodes.
 */
public final class Mount {
    /** Two pages; the kernel rounds up to whole ones. */
    private static final ByteSize MIN_TMPFS = ByteSize.kibibytes(8);

    private final String target;
    private final @Nullable Path source;
    private final @Nullable ByteSize size;
    private final boolean writable;

    private Mount(String target, @Nullable Path source, @Nullable ByteSize size, boolean writable) {
        this.target = target;
        this.source = source;
        this.size = size;
        this.writable = writable;
    }

    /**
     * A folder or file of the host, read-only. Links in the host's path are followed once, when the sandbox is made. What is
     * mounted below it on the host is not part of it.
     *
     * <p>The sandbox reads it with the rights that its users' numbers have on the host. Never name a path that leads through a
     * folder which another sandbox can write to: a link there could lead anywhere.
     *
     * @param source an absolute path on the host that the backend runs on; must be there when the sandbox is made
     * @param target an absolute path inside, made if it is missing
     * @return the mount
     * @throws InvalidInputException if one of them can't be used
     */
    public static Mount bind(Path source, String target) {
        if (!source.isAbsolute()) {
            throw invalid("the host's path '" + source + "'", "Give an absolute path, such as of toAbsolutePath().");
        }
        return new Mount(check(target), source.normalize(), null, false);
    }

    /**
     * An empty folder in memory that everybody inside may write to, as {@code /tmp}. What is in it counts as the sandbox's memory,
     * and is gone when the sandbox stops.
     *
     * @param target an absolute path inside, made if it is missing
     * @param size how much fits in, at least 8 KiB
     * @return the mount
     * @throws InvalidInputException if one of them can't be used
     */
    public static Mount tmpfs(String target, ByteSize size) {
        if (size.compareTo(MIN_TMPFS) < 0) {
            throw invalid("a folder in memory of " + size, "Give at least " + MIN_TMPFS + ".");
        }
        return new Mount(check(target), null, size, true);
    }

    /**
     * Lets the sandbox change what it sees: its users' numbers are those of the host.
     *
     * @return a copy
     */
    public Mount readWrite() {
        return new Mount(target, source, size, true);
    }

    private static String check(String target) {
        boolean clean = target.startsWith("/") && target.length() > 1 && target.indexOf('\0') < 0;
        for (String part : clean ? target.substring(1).split("/", -1) : new String[0]) {
            clean &= !List.of("", ".", "..").contains(part);
        }
        if (!clean) {
            throw invalid("the path '" + target + "'", "Give an absolute path below / without '.', '..' and '//'.");
        }
        String top = target.split("/", 3)[1];
        if (List.of("proc", "sys", "dev").contains(top) && !target.equals("/dev/shm")) {
            throw invalid(
                    "the path '" + target + "'",
                    "/proc, /sys and /dev are the kernel's; only /dev/shm can be replaced.");
        }
        return target;
    }

    private static InvalidInputException invalid(String what, String hint) {
        return new InvalidInputException(Failure.of("can't mount with " + what).hint(hint));
    }

    /** {@return where it is inside} */
    public String target() {
        return target;
    }

    /** {@return the path on the host; empty for a folder in memory} */
    public Optional<Path> source() {
        return Optional.ofNullable(source);
    }

    /** {@return how much fits in; empty for a path of the host} */
    public Optional<ByteSize> size() {
        return Optional.ofNullable(size);
    }

    /** {@return whether the sandbox may change it} */
    public boolean writable() {
        return writable;
    }

    /** {@return what an endpoint must be able to do for it} */
    public Capability capability() {
        return source == null ? Capability.MOUNT_TMPFS : Capability.MOUNT_BIND;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mount that
                && target.equals(that.target)
                && Objects.equals(source, that.source)
                && Objects.equals(size, that.size)
                && writable == that.writable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(target, source, size, writable);
    }

    /** {@return such as {@code /src from /home/me/src, read-only}} */
    @Override
    public String toString() {
        return source == null
                ? target + " in memory, " + size
                : target + " from " + source + (writable ? "" : ", read-only");
    }
}
