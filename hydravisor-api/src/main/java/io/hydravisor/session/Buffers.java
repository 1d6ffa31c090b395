package io.hydravisor.session;

import java.nio.file.Path;
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
     * Writes what one holds to a new file, which only this user can read.
     *
     * @param name its name
     * @param file where to, on this JVM's host
     * @throws io.hydravisor.core.NotFoundException if there is no such buffer
     * @throws io.hydravisor.core.AlreadyExistsException if there is such a file, which stays as it is
     * @throws io.hydravisor.core.BackendException if the file can't be written; nothing of it is left
     */
    void save(String name, Path file);

    /**
     * Makes or replaces one with what a file holds. Can be repeated.
     *
     * @param name its name
     * @param file from where, on this JVM's host; not empty
     * @throws io.hydravisor.core.NotFoundException if there is no such file
     * @throws io.hydravisor.core.InvalidInputException if the name or the content can't be used
     * @throws io.hydravisor.core.BackendException if the file can't be read
     */
    void load(String name, Path file);

    /**
     * Removes one. Does nothing if there is none.
     *
     * @param name its name
     */
    void delete(String name);
}
