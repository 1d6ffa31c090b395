package io.hydravisor.testkit.memory;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A pair of ed25519 keys, as SSH has them (RFC 8709), and their file as OpenSSH's PROTOCOL.key has it. */
final class MemoryKeyPair {
    static final String ALGORITHM = "ssh-ed25519";
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
    private static final String END = "\n-----END OPENSSH PRIVATE KEY-----\n";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 8;
    private static final int LINE = 70;

    private final byte[] seed;
    private final byte[] point;

    private MemoryKeyPair(byte[] seed, byte[] point) {
        this.seed = seed;
        this.point = point;
    }

    static MemoryKeyPair generate() {
        try {
            KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = made.getPublic().getEncoded();
            return new MemoryKeyPair(
                    ((EdECPrivateKey) made.getPrivate()).getBytes().orElseThrow(),
                    Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    byte[] blob() {
        return joined(string(ALGORITHM), string(point));
    }

    String line(String comment) {
        return ALGORITHM + " " + Base64.getEncoder().encodeToString(blob()) + " " + comment;
    }

    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    byte[] sign(byte[] data) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
            signer.update(data);
            return joined(string(ALGORITHM), string(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    byte[] file(String comment) {
        byte[] check = new byte[2 * Integer.BYTES];
        byte[] secret = joined(check, string(ALGORITHM), string(point), string(joined(seed, point)), string(comment));
        byte[] padded = Arrays.copyOf(secret, (secret.length + BLOCK - 1) / BLOCK * BLOCK);
        for (int i = secret.length; i < padded.length; i++) {
            padded[i] = (byte) (i - secret.length + 1);
        }
        byte[] one = {0, 0, 0, 1};
        byte[] all = joined(MAGIC, string("none"), string("none"), string(""), one, string(blob()), string(padded));
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(all);
        return (BEGIN + text + END).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads what {@link #file} writes, or OpenSSH for a key of this kind.
     *
     * @throws IllegalArgumentException if it is something else, or under a passphrase
     */
    static MemoryKeyPair parse(byte[] file) {
        String text = new String(file, StandardCharsets.US_ASCII).strip() + "\n";
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new IllegalArgumentException("it is not framed as a private key of OpenSSH");
        }
        ByteBuffer all = ByteBuffer.wrap(
                Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length())));
        try {
            expect(Arrays.equals(bytes(all, MAGIC.length), MAGIC), "it is not of version 1");
            String cipher = text(all);
            String derivation = text(all);
            String options = text(all);
            expect((cipher + derivation + options).equals("nonenone"), "it is under a passphrase");
            expect(all.getInt() == 1, "it has not one key");
            string(all);
            ByteBuffer secret = ByteBuffer.wrap(string(all));
            int check = secret.getInt();
            expect(secret.getInt() == check, "it is damaged");
            expect(text(secret).equals(ALGORITHM), "it is of another kind");
            byte[] point = string(secret);
            byte[] pair = string(secret);
            expect(pair.length == 64 && point.length == 32, "it is damaged");
            expect(Arrays.equals(Arrays.copyOfRange(pair, 32, 64), point), "its halves do not fit");
            return new MemoryKeyPair(Arrays.copyOf(pair, 32), point);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is cut short", e);
        }
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        if (count < 0 || count > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    private static byte[] string(ByteBuffer from) {
        return bytes(from, from.getInt());
    }

    private static String text(ByteBuffer from) {
        return new String(string(from), StandardCharsets.US_ASCII);
    }

    private static byte[] string(String text) {
        return string(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] string(byte[] bytes) {
        return joined(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array(), bytes);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
