package io.hydravisor.fake;

import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.spi.FileDriver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Regular files in a map, each under its path and the user who asked. A write takes a few bytes at a time. */
public class FakeFiles implements FileDriver {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    public Map<String, byte[]> files() {
        return files;
    }

    private byte[] found(String path, Optional<String> user) {
        byte[] bytes = files.get(key(path, user));
        if (bytes == null) {
            throw new NotFoundException(Failure.of("no file " + path));
        }
        return bytes;
    }

    private static String key(String path, Optional<String> user) {
        return user.map(name -> name + "@").orElse("") + path;
    }

    @Override
    public ReadableByteChannel openRead(String path, Optional<String> user) {
        return Channels.newChannel(new ByteArrayInputStream(found(path, user)));
    }

    @Override
    public WritableByteChannel openWrite(String path, Optional<String> user) {
        return new Writing(key(path, user));
    }

    @Override
    public void createDirectories(String path, Optional<String> user) {}

    @Override
    public Stream<FileInfo> list(String path, Optional<String> user) {
        return files.keySet().stream()
                .filter(file -> file.startsWith(path + "/"))
                .map(file -> stat(file, Optional.empty()));
    }

    @Override
    public FileInfo stat(String path, Optional<String> user) {
        return new FileInfo(
                path, FileType.REGULAR, found(path, user).length, 0644, 0, 0, Instant.EPOCH, Optional.empty());
    }

    @Override
    public void remove(String path, Optional<String> user) {
        found(path, user);
        files.remove(key(path, user));
    }

    @Override
    public void move(String from, String to, Optional<String> user) {
        files.put(key(to, user), found(from, user));
        files.remove(key(from, user));
    }

    @Override
    public void setPermissions(String path, int mode, Optional<String> user) {
        found(path, user);
    }

    @Override
    public void createLink(String path, String target, Optional<String> user) {
        throw new UnsupportedOperationException("regular files only");
    }

    private final class Writing implements WritableByteChannel {
        private final String key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean open = true;

        Writing(String key) {
            this.key = key;
        }

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(source.remaining(), 7);
            for (int i = 0; i < count; i++) {
                bytes.write(source.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
            files.put(key, bytes.toByteArray());
        }
    }
}
