package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.SshWireReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that one connection to the agent is for: a client tells them by {@code session-bind@openssh.com}, with the host's
 * own signature over the session's id. Used by one thread at a time.
 */
final class SessionBindings {
    static final int ID_MAX_BYTES = 128;
    private static final int SIGNATURE_MAX_BYTES = 4 * 1024;
    private static final int MAX = 16;

    private record Binding(SshPublicKey host, String sessionId, boolean forwarding) {}

    private final List<Binding> bindings = new ArrayList<>();
    /** A client whose binding was wrong isn't believed again. */
    private boolean broken;

    /** Reads the extension's contents; false if they are wrong, in which case no host is known from then on. */
    boolean bind(SshWireReader in) {
        try {
            SshPublicKey host = SshPublicKey.parse(in.string(SshPublicKey.BLOB_MAX_BYTES));
            byte[] sessionId = in.string(ID_MAX_BYTES);
            byte[] signature = in.string(SIGNATURE_MAX_BYTES);
            boolean forwarding = in.bool();
            in.end();
            if (sessionId.length > 0 && host.verify(sessionId, signature)) {
                return add(new Binding(host, HexFormat.of().formatHex(sessionId), forwarding));
            }
        } catch (SshKeyException e) {
            // Malformed, or a kind of key that can't be checked: wrong either way.
        }
        broken = true;
        return false;
    }

    /** Whether requests come from another host. */
    boolean isForwarded() {
        return bindings.stream().anyMatch(Binding::forwarding);
    }

    /** The key of the host that a request logs in to, if that is proven and direct. */
    @Nullable
    SshPublicKey hostOf(UserauthRequest request) {
        if (broken || bindings.size() != 1) {
            return null;
        }
        Binding binding = bindings.get(0);
        boolean same = !binding.forwarding
                && binding.sessionId.equals(request.sessionId())
                && request.host().map(binding.host::equals).orElse(true);
        return same ? binding.host : null;
    }

    private boolean add(Binding added) {
        for (Binding earlier : bindings) {
            if (earlier.sessionId.equals(added.sessionId)) {
                boolean again = earlier.host.equals(added.host) && earlier.forwarding == added.forwarding;
                broken |= !again;
                return again;
            }
            if (!earlier.forwarding) {
                // It was bound for logging in; no other session may follow.
                broken = true;
                return false;
            }
        }
        if (bindings.size() == MAX) {
            broken = true;
            return false;
        }
        bindings.add(added);
        return true;
    }
}
