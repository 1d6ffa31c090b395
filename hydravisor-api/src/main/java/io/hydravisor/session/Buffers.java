package io.hydravisor.session;

import java.util.List;

/**
 * Named pieces of bytes that the multiplexer keeps for pasting, shared by all sessions of an endpoint. Only hydravisor-api
 * implements this. Safe for use by many threads. A name is any text but the empty one, without NUL; content goes through no
 * argument and no file.
 */
public interface Buffers {
    /** {@return the buffers, the newest first} */
    List<BufferInfo> list();

    /**
     * Makes or replaces one. Can be repeated.
     *
     * @param name its name
     * @param content at least one byte
     * @throws io.hydravisor.core.InvalidInputException if the name or the content can't be used
     */
    void set(String name, byte[] content);

    /**
     * Reads one.
     *
     * @param name its name
     * @return what it holds
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    byte[] get(String name);

    /**
     * Removes one. Does nothing if there is none.
     *
     * @param name its name
     */
    void delete(String name);
}
