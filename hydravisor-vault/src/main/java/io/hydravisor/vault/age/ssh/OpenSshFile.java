package io.hydravisor.vault.age.ssh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** OpenSSH's file of a private key, as its {@code PROTOCOL.key} tells: one key, in the clear or under a passphrase. */
final class OpenSshFile {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_MAX_BYTES = 64;
    private static final int SECTION_MAX_BYTES = 32 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What can be read of a file without its passphrase. */
    private static final class Envelope {
        private final Protection protection;
        private final SshPublicKey publicKey;
        private final byte[] section;

        Envelope(Protection protection, SshPublicKey publicKey, byte[] section) {
            this.protection = protection;
            this.publicKey = publicKey;
            this.section = section;
        }
    }

    private OpenSshFile() {}

    static boolean isEncrypted(byte[] file) throws SshKeyException {
        byte[] body = Armor.open(file);
        try {
            return envelope(body).protection.isEncrypted();
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    static SshPrivateKey read(byte[] file, byte @Nullable [] passphrase) throws SshKeyException {
        byte[] body = Armor.open(file);
        byte[] section = null;
        try {
            Envelope envelope = envelope(body);
            section = envelope.section;
            envelope.protection.decrypt(section, passphrase);
            return readSection(envelope, section);
        } finally {
            Arrays.fill(body, (byte) 0);
            if (section != null) {
                Arrays.fill(section, (byte) 0);
            }
        }
    }

    static byte[] write(SshPublicKey key, byte[] fields, byte @Nullable [] passphrase) throws SshKeyException {
        if (passphrase != null && passphrase.length == 0) {
            throw new SshKeyException(SshKeyException.Reason.WRONG_PASSPHRASE, "an empty passphrase protects nothing");
        }
        Protection protection = passphrase == null ? Protection.none() : Protection.fresh(RANDOM);
        byte[] section = section(key, fields, protection);
        try (SshWireWriter out = new SshWireWriter()) {
            protection.encrypt(section, passphrase);
            out.raw(MAGIC);
            protection.write(out);
            out.uint32(1).string(key.blob()).string(section);
            byte[] body = out.toBytes();
            try {
                return Armor.close(body);
            } finally {
                Arrays.fill(body, (byte) 0);
            }
        } finally {
            Arrays.fill(section, (byte) 0);
        }
    }

    private static byte[] section(SshPublicKey key, byte[] fields, Protection protection) {
        try (SshWireWriter out = new SshWireWriter()) {
            int check = RANDOM.nextInt();
            out.uint32(check).uint32(check);
            out.string(key.algorithm()).raw(fields).string(key.comment());
            for (int pad = 1; out.size() % protection.blockBytes() != 0; pad++) {
                out.uint8(pad);
            }
            return out.toBytes();
        }
    }

    private static Envelope envelope(byte[] body) throws SshKeyException {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw SshKeyException.malformed("what is in the file isn't OpenSSH's private key");
        }
        SshWireReader in = new SshWireReader(body);
        for (int i = 0; i < MAGIC.length; i++) {
            in.uint8();
        }
        Protection protection = Protection.read(in);
        long keys = in.uint32();
        if (keys != 1) {
            throw SshKeyException.unsupported("a file with " + keys + " keys, not one");
        }
        SshPublicKey publicKey = SshPublicKey.parse(in.string(SshPublicKey.BLOB_MAX_BYTES));
        byte[] section = in.string(SECTION_MAX_BYTES);
        in.end();
        if (section.length == 0 || section.length % protection.blockBytes() != 0) {
            throw SshKeyException.malformed("the private part isn't made of whole blocks");
        }
        return new Envelope(protection, publicKey, section);
    }

    private static SshPrivateKey readSection(Envelope envelope, byte[] section) throws SshKeyException {
        SshWireReader in = new SshWireReader(section);
        long check = in.uint32();
        if (check != in.uint32()) {
            throw envelope.protection.isEncrypted()
                    ? new SshKeyException(
                            SshKeyException.Reason.WRONG_PASSPHRASE, "the passphrase is wrong, or the key is damaged")
                    : SshKeyException.malformed("the key's check numbers differ");
        }
        SshPublicKey publicKey = envelope.publicKey;
        byte[] name = in.string(NAME_MAX_BYTES);
        byte[] expected = publicKey.algorithm().getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(name, expected)) {
            throw SshKeyException.mismatch("the private half is of another kind than the public one");
        }
        int start = in.position();
        publicKey.kind().checkPrivate(in, publicKey);
        int end = in.position();
        String comment = in.text(SshPublicKey.COMMENT_MAX_BYTES);
        checkPadding(in, envelope.protection.blockBytes());
        return new SshPrivateKey(publicKey.withComment(comment), Arrays.copyOfRange(section, start, end));
    }

    private static void checkPadding(SshWireReader in, int blockBytes) throws SshKeyException {
        if (in.remaining() >= blockBytes) {
            throw SshKeyException.malformed("the private part has more padding than its last block needs");
        }
        for (int pad = 1; in.remaining() > 0; pad++) {
            if (in.uint8() != pad) {
                throw SshKeyException.malformed("the padding of the private part is wrong");
            }
        }
    }
}
