package io.hydravisor.testkit.tck;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A tar archive put together by hand, so that it may hold what no program writes. Its times are all {@link #SECONDS}. */
final class HandmadeTar {
    static final long SECONDS = 1_000_000_000;
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    HandmadeTar file(String name, int mode, long uid, long gid, byte[] content) {
        return entry(name, '0', mode, uid, gid, "", content);
    }

    HandmadeTar folder(String name, int mode, long uid, long gid) {
        return entry(name, '5', mode, uid, gid, "", new byte[0]);
    }

    HandmadeTar link(String name, String target) {
        return entry(name, '2', 0777, 0, 0, target, new byte[0]);
    }

    HandmadeTar hardLink(String name, String target) {
        return entry(name, '1', 0644, 0, 0, target, new byte[0]);
    }

    HandmadeTar pipe(String name) {
        return entry(name, '6', 0644, 0, 0, "", new byte[0]);
    }

    private HandmadeTar entry(String name, char type, int mode, long uid, long gid, String link, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, String.format("%07o", mode));
        owner(header, 108, uid);
        owner(header, 116, gid);
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, String.format("%011o", SECONDS));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0", sum));
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    /** Numbers that are too large for their digits stand there as bytes, as GNU's tar writes them. */
    private static void owner(byte[] header, int at, long number) {
        if (number <= 07777777) {
            put(header, at, String.format("%07o", number));
            return;
        }
        for (int i = 0; i < Long.BYTES; i++) {
            header[at + i] = (byte) (number >> (8 * (Long.BYTES - 1 - i)));
        }
        header[at] = (byte) 0x80;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(raw, 0, header, at, raw.length);
    }

    InputStream end() {
        bytes.writeBytes(new byte[2 * BLOCK]);
        return unfinished();
    }

    InputStream unfinished() {
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
