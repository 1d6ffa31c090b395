package io.hydravisor.vault.age.ssh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A public key as SSH knows it: its blob (RFC 4253, section 6.6) and a comment. Two are equal if their blobs are. */
public final class SshPublicKey {
    /** The largest blob that is read; that of RSA with 16384 bits has 2 KiB. */
    public static final int BLOB_MAX_BYTES = 8 * 1024;

    static final int COMMENT_MAX_BYTES = 1024;
    private static final int LINE_MAX_CHARS = 2 * BLOB_MAX_BYTES;

    private final byte[] blob;
    private final KeyKind kind;
    private final String comment;

    private SshPublicKey(byte[] blob, KeyKind kind, String comment) {
        this.blob = blob;
        this.kind = kind;
        this.comment = comment;
    }

    /** Reads a blob; there is no comment in it. */
    public static SshPublicKey parse(byte[] blob) throws SshKeyException {
        if (blob.length > BLOB_MAX_BYTES) {
            throw SshKeyException.tooLarge("a public key has more than " + BLOB_MAX_BYTES + " bytes");
        }
        byte[] copy = blob.clone();
        SshWireReader in = new SshWireReader(copy);
        KeyKind kind = KeyKind.named(in.text(COMMENT_MAX_BYTES));
        kind.checkPublic(in);
        in.end();
        return new SshPublicKey(copy, kind, "");
    }

    /** Reads a line as in a {@code .pub} file: the algorithm, the blob in Base64, and a comment if there is one. */
    public static SshPublicKey parseLine(String line) throws SshKeyException {
        if (line.length() > LINE_MAX_CHARS) {
            throw SshKeyException.tooLarge("the line of a public key has more than " + LINE_MAX_CHARS + " characters");
        }
        String[] parts = line.strip().split("[ \t]+", 3);
        if (parts.length < 2) {
            throw SshKeyException.malformed("the line of a public key isn't ALGORITHM BASE64 [COMMENT]");
        }
        KeyKind.named(parts[0]);
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            throw new SshKeyException(SshKeyException.Reason.MALFORMED, "a public key isn't in Base64", e);
        }
        SshPublicKey key = parse(blob);
        if (!key.algorithm().equals(parts[0])) {
            throw SshKeyException.malformed("a public key isn't of the kind that its line says");
        }
        return parts.length == 2 ? key : key.withComment(parts[2]);
    }

    /** The same key with another comment. */
    public SshPublicKey withComment(String other) throws SshKeyException {
        if (other.getBytes(StandardCharsets.UTF_8).length > COMMENT_MAX_BYTES) {
            throw SshKeyException.tooLarge("a comment has more than " + COMMENT_MAX_BYTES + " bytes");
        }
        if (other.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(other)) {
            throw SshKeyException.malformed("a comment has control characters or half characters");
        }
        return new SshPublicKey(blob, kind, other);
    }

    /** The name of its kind, such as {@code ssh-ed25519}. */
    public String algorithm() {
        return kind.algorithm();
    }

    /** A copy of its wire form. */
    public byte[] blob() {
        return blob.clone();
    }

    /** The comment; empty if there is none. */
    public String comment() {
        return comment;
    }

    /** The line of a {@code .pub} file, without an end of line. */
    public String line() {
        String line = algorithm() + " " + Base64.getEncoder().encodeToString(blob);
        return comment.isEmpty() ? line : line + " " + comment;
    }

    /** The fingerprint as {@code ssh-keygen -l} shows it, such as {@code SHA256:nThbg6...}. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a signature in its wire form is this key's over the data; one with SHA-1 never is. */
    public boolean verify(byte[] data, byte[] signature) throws SshKeyException {
        SshWireReader in = new SshWireReader(signature);
        String algorithm = in.text(COMMENT_MAX_BYTES);
        byte[] body = in.string(BLOB_MAX_BYTES);
        in.end();
        SshWireReader key = new SshWireReader(blob);
        key.text(COMMENT_MAX_BYTES);
        return kind.verify(key, algorithm, body, data);
    }

    KeyKind kind() {
        return kind;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshPublicKey key && MessageDigest.isEqual(blob, key.blob);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return fingerprint() + " " + comment + " (" + algorithm() + ")";
    }
}
