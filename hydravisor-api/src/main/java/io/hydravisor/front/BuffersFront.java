package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.Buffers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The buffers, over a session's driver. */
final class BuffersFront implements Buffers {
    private final SessionFront session;

    BuffersFront(SessionFront session) {
        this.session = session;
    }

    @Override
    public List<BufferInfo> list() {
        return session.multiplexer().buffers();
    }

    @Override
    public void set(String name, byte[] content) {
        if (content.length == 0) {
            throw new InvalidInputException(Failure.of("a buffer can't be empty")
                    .resource(session.resource())
                    .hint("Give at least one byte, or delete the buffer."));
        }
        session.multiplexer().setBuffer(checked(name), content);
    }

    @Override
    public byte[] get(String name) {
        return session.multiplexer().buffer(checked(name));
    }

    @Override
    public void save(String name, Path file) {
        PrivateFile.write(file, get(name));
    }

    @Override
    public void load(String name, Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new NotFoundException(Failure.of("there is no file " + file)
                    .hint("Name another one.")
                    .cause(e));
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't read " + file + ": " + e.getMessage())
                    .hint("Look at the file and its permissions.")
                    .cause(e));
        }
        set(name, content);
    }

    @Override
    public void delete(String name) {
        session.multiplexer().deleteBuffer(checked(name));
    }

    private String checked(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new InvalidInputException(Failure.of("not a buffer's name: empty, or with NUL")
                    .resource(session.resource())
                    .hint("Use any other text."));
        }
        return name;
    }
}
