package io.hydravisor.vault.age.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** A signature of a file, as {@code ssh-keygen -Y} checks it (OpenSSH's {@code PROTOCOL.sshsig}). */
final class SshSig {
    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);

    private SshSig() {}

    /** Writes the data to a file, and the signature beside it. */
    static void write(SshPrivateKey key, int flags, byte[] data, Path file)
            throws IOException, GeneralSecurityException, SshKeyException {
        try (SshWireWriter signed = new SshWireWriter();
                SshWireWriter out = new SshWireWriter()) {
            signed.raw(MAGIC).string("file").string("").string("sha512");
            signed.string(MessageDigest.getInstance("SHA-512").digest(data));
            out.raw(MAGIC).uint32(1).string(key.publicKey().blob());
            out.string("file").string("").string("sha512").string(key.sign(signed.toBytes(), flags));
            Files.write(file, data);
            Files.writeString(
                    file.resolveSibling(file.getFileName() + ".sig"),
                    "-----BEGIN SSH SIGNATURE-----\n"
                            + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(out.toBytes())
                            + "\n-----END SSH SIGNATURE-----\n");
        }
    }
}
