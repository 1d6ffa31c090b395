package io.hydravisor.vault.age.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The lines in Base64 around OpenSSH's private key. */
final class Armor {
    private static final int FILE_MAX_BYTES = 64 * 1024;
    private static final int LINE_CHARS = 70;
    private static final byte[] BEGIN = ascii("-----BEGIN OPENSSH PRIVATE KEY-----");
    private static final byte[] END = ascii("-----END OPENSSH PRIVATE KEY-----");
    private static final byte[] OTHER = ascii("-----BEGIN ");

    private Armor() {}

    /** What is inside, for the caller to wipe. */
    static byte[] open(byte[] file) throws SshKeyException {
        if (file.length > FILE_MAX_BYTES) {
            throw SshKeyException.tooLarge("a private key's file has more than " + FILE_MAX_BYTES + " bytes");
        }
        if (!startsWith(file, 0, BEGIN)) {
            throw startsWith(file, 0, OTHER)
                    ? SshKeyException.unsupported(
                            "the key isn't in OpenSSH's own format; ssh-keygen -p -f FILE changes it to that")
                    : SshKeyException.malformed("the file doesn't begin as OpenSSH's private key does");
        }
        byte[] base64 = new byte[file.length];
        int size = 0;
        try {
            int at = BEGIN.length;
            if (!isBreak(file, at)) {
                throw SshKeyException.malformed("the first line of the private key goes on where it should end");
            }
            for (boolean lineStart = true; at < file.length && !(lineStart && startsWith(file, at, END)); at++) {
                lineStart = isBreak(file, at);
                if (!lineStart) {
                    base64[size++] = file[at];
                }
            }
            checkEnd(file, at);
            return decode(Arrays.copyOf(base64, size));
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    /** The file around bytes, for the caller to wipe. */
    static byte[] close(byte[] body) {
        byte[] base64 = Base64.getEncoder().encode(body);
        try (SshWireWriter out = new SshWireWriter()) {
            out.raw(BEGIN).uint8('\n');
            for (int at = 0; at < base64.length; at += LINE_CHARS) {
                byte[] line = Arrays.copyOfRange(base64, at, Math.min(base64.length, at + LINE_CHARS));
                out.raw(line).uint8('\n');
                Arrays.fill(line, (byte) 0);
            }
            return out.raw(END).uint8('\n').toBytes();
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static void checkEnd(byte[] file, int end) throws SshKeyException {
        if (!startsWith(file, end, END)) {
            throw SshKeyException.malformed("the private key has no end");
        }
        for (int at = end + END.length; at < file.length; at++) {
            if (!isBreak(file, at) && file[at] != ' ') {
                throw SshKeyException.malformed("something follows the private key");
            }
        }
    }

    private static byte[] decode(byte[] base64) throws SshKeyException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // The cause isn't kept: its message has characters of the key.
            throw SshKeyException.malformed("the private key isn't in Base64");
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static boolean isBreak(byte[] file, int at) {
        return at < file.length && (file[at] == '\n' || file[at] == '\r');
    }

    private static boolean startsWith(byte[] file, int at, byte[] prefix) {
        return file.length - at >= prefix.length
                && Arrays.equals(file, at, at + prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
