package io.hydravisor.front;

import io.hydravisor.spi.FileAttributes;

/**
 * What an archive says of one entry.
 *
 * @param name as it stands there
 * @param kind what it is
 * @param size of its content in bytes; 0 for all that has none
 * @param link where a link points; empty for the rest
 */
record TarEntry(String name, Kind kind, FileAttributes attributes, long size, String link) {
    enum Kind {
        FILE('0'),
        HARD_LINK('1'),
        LINK('2'),
        FOLDER('5'),
        /** A device or pipe, or something of a newer or a foreign format. */
        OTHER('?');

        private final char type;

        Kind(char type) {
            this.type = type;
        }

        byte type() {
            return (byte) type;
        }
    }
}
