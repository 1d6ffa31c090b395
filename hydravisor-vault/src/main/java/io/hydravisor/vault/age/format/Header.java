package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** What comes before a file's payload. */
final class Header {
    static final byte[] VERSION = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_STANZAS = 10_000;
    static final int MAC_BYTES = 32;
    static final String MAC_MARK = "---";

    private final List<Stanza> stanzas;
    private final byte[] authenticated;
    private final byte[] mac;
    private final int length;

    /** Takes what was read: the bytes that the MAC is about, and the length of all. */
    Header(List<Stanza> stanzas, byte[] authenticated, byte[] mac, int length) {
        this.stanzas = List.copyOf(stanzas);
        this.authenticated = authenticated;
        this.mac = mac;
        this.length = length;
    }

    static byte[] format(List<Stanza> stanzas, byte[] fileKey) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(VERSION);
        for (Stanza stanza : stanzas) {
            header.writeBytes(stanza.format());
        }
        header.writeBytes(ascii(MAC_MARK));
        byte[] mac = mac(fileKey, header.toByteArray());
        header.writeBytes(ascii(" " + Base64Text.encode(mac) + "\n"));
        return header.toByteArray();
    }

    List<Stanza> stanzas() {
        return stanzas;
    }

    int length() {
        return length;
    }

    /** Refuses a header that was not written by who made the file's key. */
    void authenticate(byte[] fileKey) throws AgeException {
        if (!MessageDigest.isEqual(mac(fileKey, authenticated), mac)) {
            throw new AgeException(Reason.TAMPERED, "the header was changed");
        }
    }

    private static byte[] mac(byte[] fileKey, byte[] message) {
        byte[] key = Hkdf.derive(fileKey, new byte[0], "header", MAC_BYTES);
        try {
            return Hkdf.hmac(key, message);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
