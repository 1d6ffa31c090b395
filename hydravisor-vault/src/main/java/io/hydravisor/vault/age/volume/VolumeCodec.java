package io.hydravisor.vault.age.volume;

import io.hydravisor.vault.age.format.AgeException;
import io.hydravisor.vault.age.format.AgeFile;
import io.hydravisor.vault.age.format.Identity;
import io.hydravisor.vault.age.format.Recipient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A volume's bytes: a file in the format of age, in which a ZIP archive is. The archive has what is in the vault, and beside it the sums
 * of all files, as sha256sum(1) reads them, with the writer's signature of that.
 */
final class VolumeCodec {
    static final String REGISTER = "vault.json";
    static final String SUMS = "SHA256SUMS";
    static final String SIGNATURE = "SIGNATURE";

    private VolumeCodec() {}

    static byte[] encode(Contents contents, List<Recipient> recipients) throws AgeException {
        SortedMap<String, byte[]> files = new TreeMap<>(contents.files());
        files.put(REGISTER, contents.register().toJson());
        byte[] sums = sums(files);
        byte[] seed = files.get(Writer.FILE);
        if (seed == null) {
            throw new IllegalStateException("contents without a writer");
        }
        files.put(SUMS, sums);
        files.put(SIGNATURE, Writer.sign(seed, sums).getBytes(StandardCharsets.US_ASCII));
        byte[] archive = ZipBytes.write(files);
        try {
            return AgeFile.encrypt(archive, recipients);
        } finally {
            Arrays.fill(archive, (byte) 0);
        }
    }

    /** Gives what is in a volume that is whole, and signed by the last of its writers; whether that one is known is not looked at. */
    static Contents decode(byte[] volume, List<? extends Identity> identities) throws VolumeException {
        byte[] archive = decrypt(volume, identities);
        SortedMap<String, byte[]> files;
        try {
            files = ZipBytes.read(archive);
        } finally {
            Arrays.fill(archive, (byte) 0);
        }
        boolean good = false;
        try {
            Contents contents = check(files);
            good = true;
            return contents;
        } finally {
            if (!good) {
                Contents.wipe(files);
            }
        }
    }

    private static byte[] decrypt(byte[] volume, List<? extends Identity> identities) throws VolumeException {
        try {
            return AgeFile.decrypt(volume, identities);
        } catch (AgeException e) {
            if (e.reason() == AgeException.Reason.NO_MATCH) {
                throw new VolumeException(VolumeException.Reason.NOT_YOURS, "it was not encrypted for this identity");
            }
            throw VolumeException.damaged(String.valueOf(e.getMessage()));
        }
    }

    private static Contents check(SortedMap<String, byte[]> files) throws VolumeException {
        byte[] sums = taken(files, SUMS);
        String signature = new String(taken(files, SIGNATURE), StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(sums, sums(files))) {
            throw VolumeException.damaged("its files do not have the sums that it tells");
        }
        Register register = Register.parse(taken(files, REGISTER));
        byte[] seed = files.get(Writer.FILE);
        if (seed == null || register.writers().isEmpty()) {
            throw VolumeException.damaged("it has no writer");
        }
        String last = register.writers().get(register.writers().size() - 1).key();
        if (!Writer.publicKey(seed).equals(last) || !Writer.signed(last, sums, signature)) {
            throw VolumeException.damaged("its signature is not its writer's");
        }
        return new Contents(files, register);
    }

    private static byte[] taken(SortedMap<String, byte[]> files, String name) throws VolumeException {
        byte[] content = files.remove(name);
        if (content == null) {
            throw VolumeException.damaged("it has no file " + name);
        }
        return content;
    }

    /** Of all files, in the order of their names. */
    private static byte[] sums(Map<String, byte[]> files) {
        StringBuilder lines = new StringBuilder();
        files.forEach((name, content) ->
                lines.append(sha256(content)).append("  ").append(name).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
