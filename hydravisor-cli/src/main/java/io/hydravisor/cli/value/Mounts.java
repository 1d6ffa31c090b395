package io.hydravisor.cli.value;

import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.Mount;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Mounts as they are written on the command line. */
public final class Mounts {
    private static final ByteSize USUAL = ByteSize.mebibytes(64);

    private Mounts() {}

    /** {@code SRC:DST}, and perhaps {@code :ro} or {@code :rw}; a source that is not absolute is below the working folder. */
    public static final class Bind implements ITypeConverter<Mount> {
        /** For picocli. */
        public Bind() {}

        @Override
        public Mount convert(String text) {
            String[] parts = text.split(":", -1);
            boolean writable = parts.length == 3 && parts[2].equals("rw");
            if (parts.length < 2 || parts.length > 3 || (parts.length == 3 && !writable && !parts[2].equals("ro"))) {
                throw new TypeConversionException("'" + text + "' is not SRC:DST, SRC:DST:ro or SRC:DST:rw");
            }
            Mount mount = Mount.bind(Path.of(parts[0]).toAbsolutePath(), parts[1]);
            return writable ? mount.readWrite() : mount;
        }
    }

    /** {@code DST}, and perhaps {@code :SIZE}. */
    public static final class Tmpfs implements ITypeConverter<Mount> {
        /** For picocli. */
        public Tmpfs() {}

        @Override
        public Mount convert(String text) {
            int colon = text.indexOf(':');
            return colon < 0
                    ? Mount.tmpfs(text, USUAL)
                    : Mount.tmpfs(text.substring(0, colon), new Sizes().convert(text.substring(colon + 1)));
        }
    }
}
