package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A checked digest, fit to be part of a path. Only SHA-256: it is what every registry and tool writes, and what chain ids
 * are made with.
 */
record Digest(String text) {
    private static final String PREFIX = "sha256:";
    private static final Pattern VALID = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    Digest {
        if (!VALID.matcher(text).matches()) {
            throw new BadImageException("not a SHA-256 digest: " + BadImageException.quote(text));
        }
    }

    static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Digest finish(MessageDigest fed) {
        return ofHex(HexFormat.of().formatHex(fed.digest()));
    }

    static Digest ofHex(String hex) {
        return new Digest(PREFIX + hex);
    }

    static Digest of(ByteString bytes) {
        MessageDigest algorithm = algorithm();
        algorithm.update(bytes.asReadOnlyByteBuffer());
        return finish(algorithm);
    }

    static Digest of(String text) {
        MessageDigest algorithm = algorithm();
        algorithm.update(text.getBytes(StandardCharsets.UTF_8));
        return finish(algorithm);
    }

    /** Where an OCI layout keeps the blob. */
    String path() {
        return "blobs/sha256/" + text.substring(PREFIX.length());
    }

    @Override
    public String toString() {
        return text;
    }
}
