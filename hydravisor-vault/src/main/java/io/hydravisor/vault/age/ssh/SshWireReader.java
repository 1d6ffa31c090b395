package io.hydravisor.vault.age.ssh;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the data types of RFC 4251, section 5, from bytes that it neither copies nor wipes. What isn't written the one right
 * way is malformed.
 */
public final class SshWireReader {
    private final byte[] bytes;
    private int at;

    /** Reads from the first byte on. */
    public SshWireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One byte, 0 to 255. */
    public int uint8() throws SshKeyException {
        need(1);
        return bytes[at++] & 0xff;
    }

    /** Zero or one; RFC 4251 lets a reader take other values for true, but no writer may use them. */
    public boolean bool() throws SshKeyException {
        int value = uint8();
        if (value > 1) {
            throw SshKeyException.malformed("a truth value is neither 0 nor 1");
        }
        return value == 1;
    }

    /** Four bytes, without a sign. */
    public long uint32() throws SshKeyException {
        need(4);
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (bytes[at++] & 0xff);
        }
        return value;
    }

    /** Bytes after their length. */
    public byte[] string(int maxBytes) throws SshKeyException {
        long length = uint32();
        if (length > remaining()) {
            throw SshKeyException.malformed("a string is cut off");
        }
        if (length > maxBytes) {
            throw SshKeyException.tooLarge("a string has " + length + " bytes, more than " + maxBytes);
        }
        int start = at;
        at += (int) length;
        return Arrays.copyOfRange(bytes, start, at);
    }

    /** Text in UTF-8 without control characters, as those could break the line that the text is shown in. */
    public String text(int maxBytes) throws SshKeyException {
        byte[] string = string(maxBytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(string))
                    .toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw SshKeyException.malformed("a text has control characters");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new SshKeyException(SshKeyException.Reason.MALFORMED, "a text isn't UTF-8", e);
        }
    }

    /** A whole number that isn't negative, without needless zeros in front. */
    public BigInteger mpint(int maxBytes) throws SshKeyException {
        byte[] string = string(maxBytes + 1);
        try {
            if (string.length == 0) {
                return BigInteger.ZERO;
            }
            if (string[0] < 0) {
                throw SshKeyException.malformed("a number is negative");
            }
            if (string[0] == 0 && (string.length == 1 || string[1] >= 0)) {
                throw SshKeyException.malformed("a number has needless zeros in front");
            }
            return new BigInteger(string);
        } finally {
            Arrays.fill(string, (byte) 0);
        }
    }

    /** How many bytes are left. */
    public int remaining() {
        return bytes.length - at;
    }

    /** How many bytes were read. */
    int position() {
        return at;
    }

    /** Refuses what is left. */
    public void end() throws SshKeyException {
        if (remaining() > 0) {
            throw SshKeyException.malformed(remaining() + " bytes too many");
        }
    }

    private void need(int count) throws SshKeyException {
        if (remaining() < count) {
            throw SshKeyException.malformed("cut off");
        }
    }
}
