package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Tty;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The standard output as what something is copied to: a file as it is, a folder as a tar archive. */
final class StandardOutput {
    private static final int BUFFER = 64 * 1024;
    private static final int DESCRIPTOR = 1;

    private final Cli cli;

    StandardOutput(Cli cli) {
        this.cli = cli;
    }

    void take(RemoteFiles files, String path) {
        if (files.stat(path).type() == FileType.DIRECTORY) {
            takeFolder(files, path);
        } else {
            takeFile(files, path);
        }
    }

    private void takeFile(RemoteFiles files, String path) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream content = files.open(path)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                cli.out().bytes(ByteBuffer.wrap(buffer, 0, count));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takeFolder(RemoteFiles files, String path) {
        if (Tty.isTerminal(DESCRIPTOR)) {
            throw new UsageException(
                    "a folder goes to the standard output as a tar archive, which is nothing for a terminal",
                    "Write it to a file with '>', or pipe it into 'tar -t'.");
        }
        // An archive comes in small pieces, and each would be a write of its own.
        OutputStream archive = new BufferedOutputStream(new Printing(), BUFFER);
        CopyCommand.sayWhatIsMissing(cli, files.downloadArchive(path, archive));
    }

    /** Fails as all output of the command does, also when nobody reads it any more. */
    private final class Printing extends OutputStream {
        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            cli.out().bytes(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
