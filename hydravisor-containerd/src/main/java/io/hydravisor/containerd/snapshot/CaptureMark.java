package io.hydravisor.containerd.snapshot;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stands in a sandbox's folder on the host as long as a lease of its states does, so that whoever comes after a crash can put
 * right what was left: the lease, an upload, a sandbox that stands still.
 *
 * @param lease the lease's id, which is the upload's name as well
 * @param stage how far its owner has come
 */
public record CaptureMark(String lease, Stage stage) {
    private static final String FOLDER = "captures";

    /** How far a capture has come. */
    public enum Stage {
        /** The state is being taken, or something of it is left to be removed. */
        WORKING,
        /** The state is being taken, and the sandbox is paused for it. */
        PAUSED,
        /** The state was taken; others are made from it. */
        HELD
    }

    /** All marks of a sandbox. */
    public static List<CaptureMark> in(Path sandbox) {
        try (Stream<Path> files = Files.list(sandbox.resolve(FOLDER))) {
            return files.flatMap(CaptureMark::read).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable("read", e);
        }
    }

    private static Stream<CaptureMark> read(Path file) {
        try {
            String stage = Files.readString(file);
            return Stream.of(new CaptureMark(
                    file.getFileName().toString(),
                    // Empty if its owner died while it wrote.
                    stage.isEmpty() ? Stage.WORKING : Stage.valueOf(stage)));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw unusable("read", e);
        }
    }

    public void write(Path sandbox) {
        Path folder = sandbox.resolve(FOLDER);
        try {
            Folders.create(folder);
            Files.writeString(folder.resolve(lease), stage.name());
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    public void remove(Path sandbox) {
        try {
            Files.deleteIfExists(sandbox.resolve(FOLDER).resolve(lease));
        } catch (IOException e) {
            throw unusable("remove", e);
        }
    }

    private static BackendException unusable(String doing, IOException cause) {
        return new BackendException(Failure.of("can't " + doing + " the mark of a snapshot on the host: " + cause)
                .provider(RpcErrors.PROVIDER)
                .cause(cause)
                .hint("Look at the state folder and its disk."));
    }
}
