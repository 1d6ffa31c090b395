package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.SshWireReader;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client signs to log in (RFC 4252, section 7, and OpenSSH's form that names the host's key, too).
 *
 * @param sessionId in hexadecimal digits
 */
record UserauthRequest(String sessionId, String user, Optional<SshPublicKey> host) {
    private static final int USERAUTH_REQUEST = 50;
    private static final int NAME_MAX_BYTES = 1024;

    /** Reads data that is to be signed by a key; null if it is anything else. */
    static @Nullable UserauthRequest parse(byte[] data, SshPublicKey key) {
        try {
            SshWireReader in = new SshWireReader(data);
            byte[] sessionId = in.string(SessionBindings.ID_MAX_BYTES);
            if (sessionId.length == 0 || in.uint8() != USERAUTH_REQUEST) {
                return null;
            }
            String user = in.text(NAME_MAX_BYTES);
            String service = in.text(NAME_MAX_BYTES);
            String method = in.text(NAME_MAX_BYTES);
            boolean signed = in.bool();
            in.text(NAME_MAX_BYTES);
            SshPublicKey signer = SshPublicKey.parse(in.string(SshPublicKey.BLOB_MAX_BYTES));
            Optional<SshPublicKey> host = Optional.empty();
            boolean bound = method.equals("publickey-hostbound-v00@openssh.com");
            if (bound) {
                host = Optional.of(SshPublicKey.parse(in.string(SshPublicKey.BLOB_MAX_BYTES)));
            }
            in.end();
            boolean right = service.equals("ssh-connection") && signed && signer.equals(key);
            return right && (bound || method.equals("publickey"))
                    ? new UserauthRequest(HexFormat.of().formatHex(sessionId), user, host)
                    : null;
        } catch (SshKeyException e) {
            return null;
        }
    }
}
