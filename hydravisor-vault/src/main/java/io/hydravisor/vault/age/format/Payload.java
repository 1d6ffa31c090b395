package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.security.SecureRandom;
import java.util.Arrays;

/** A file's content: a nonce, and chunks that are numbered and of which the last says that it is. */
final class Payload {
    static final int CHUNK_BYTES = 64 * 1024;
    static final int NONCE_BYTES = 16;
    private static final int SEALED_BYTES = CHUNK_BYTES + Aead.TAG_BYTES;

    private Payload() {}

    /** Encrypts behind the header; the last chunk is empty only if all is. */
    static byte[] encrypt(byte[] header, byte[] fileKey, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        int chunks = Math.max(1, (plain.length + CHUNK_BYTES - 1) / CHUNK_BYTES);
        int start = header.length + NONCE_BYTES;
        byte[] file = Arrays.copyOf(header, start + plain.length + chunks * Aead.TAG_BYTES);
        System.arraycopy(nonce, 0, file, header.length, NONCE_BYTES);
        Aead aead = aead(fileKey, nonce);
        for (int i = 0; i < chunks; i++) {
            int from = i * CHUNK_BYTES;
            int length = Math.min(CHUNK_BYTES, plain.length - from);
            aead.seal(chunkNonce(i, i == chunks - 1), plain, from, length, file, start + i * SEALED_BYTES);
        }
        return file;
    }

    /** Decrypts what comes behind the header; nothing is left of it in memory if a part is refused. */
    static byte[] decrypt(byte[] file, int headerLength, byte[] fileKey) throws AgeException {
        int start = headerLength + NONCE_BYTES;
        if (file.length < start + Aead.TAG_BYTES) {
            throw truncated();
        }
        Aead aead = aead(fileKey, Arrays.copyOfRange(file, headerLength, start));
        int sealed = file.length - start;
        int last = (sealed - 1) / SEALED_BYTES;
        int lastLength = sealed - last * SEALED_BYTES;
        byte[] plain = new byte[last * CHUNK_BYTES + Math.max(0, lastLength - Aead.TAG_BYTES)];
        boolean whole = false;
        try {
            for (int i = 0; i < last; i++) {
                open(aead, chunkNonce(i, false), file, start + i * SEALED_BYTES, SEALED_BYTES, plain, i);
            }
            openLast(aead, file, start + last * SEALED_BYTES, plain, last);
            whole = true;
            return plain;
        } finally {
            if (!whole) {
                Arrays.fill(plain, (byte) 0);
            }
        }
    }

    private static void openLast(Aead aead, byte[] file, int from, byte[] plain, int index) throws AgeException {
        int length = file.length - from;
        if (length < Aead.TAG_BYTES) {
            throw truncated();
        }
        if (length == SEALED_BYTES
                && aead.open(chunkNonce(index, false), file, from, length, plain, index * CHUNK_BYTES)) {
            throw truncated();
        }
        open(aead, chunkNonce(index, true), file, from, length, plain, index);
        if (length == Aead.TAG_BYTES && index > 0) {
            throw new AgeException(Reason.MALFORMED, "an empty chunk at the end");
        }
    }

    private static void open(Aead aead, byte[] nonce, byte[] file, int from, int length, byte[] plain, int index)
            throws AgeException {
        if (!aead.open(nonce, file, from, length, plain, index * CHUNK_BYTES)) {
            throw new AgeException(Reason.TAMPERED, "the content was changed, cut, or bytes were added");
        }
    }

    private static Aead aead(byte[] fileKey, byte[] nonce) {
        byte[] key = Hkdf.derive(fileKey, nonce, "payload", 32);
        try {
            return new Aead(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] chunkNonce(int index, boolean last) {
        byte[] nonce = new byte[Aead.NONCE_BYTES];
        for (int i = 0; i < Integer.BYTES; i++) {
            nonce[Aead.NONCE_BYTES - 2 - i] = (byte) (index >>> (8 * i));
        }
        nonce[Aead.NONCE_BYTES - 1] = (byte) (last ? 1 : 0);
        return nonce;
    }

    private static AgeException truncated() {
        return new AgeException(Reason.TRUNCATED, "the file ends within its content");
    }
}
