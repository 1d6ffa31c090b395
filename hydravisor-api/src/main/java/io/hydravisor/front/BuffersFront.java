package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.Buffers;
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
