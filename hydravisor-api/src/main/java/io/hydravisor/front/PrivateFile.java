package io.hydravisor.front;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** New files of this host that only this user can read. */
final class PrivateFile {
    private PrivateFile() {}

    /** Takes the place of nothing. */
    static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(Failure.of("there is a file " + file + " already")
                    .hint("Choose another file.")
                    .cause(e));
        }
    }

    /** Writes a whole one, or leaves none. */
    static void write(Path file, byte[] content) {
        try (FileChannel made = create(file)) {
            write(made, file, ByteBuffer.wrap(content));
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't write " + file + ": " + e.getMessage())
                    .hint("Look at the file's folder and disk.")
                    .cause(e));
        }
    }

    private static void write(FileChannel made, Path file, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                int count = made.write(bytes);
                assert count > 0;
            }
        } catch (IOException e) {
            Files.delete(file);
            throw e;
        }
    }
}
