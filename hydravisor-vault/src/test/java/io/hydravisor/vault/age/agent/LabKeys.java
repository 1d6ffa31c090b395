package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keys held by a test, and the requests for them. */
final class LabKeys implements AgentKeys {
    private record Held(SshPrivateKey key, KeyConstraints constraints) {}

    private final Map<SshPublicKey, Held> held = new ConcurrentHashMap<>();
    private final Clock clock;
    final List<AgentRequest> requests = new CopyOnWriteArrayList<>();

    LabKeys(Clock clock) {
        this.clock = clock;
    }

    LabKeys() {
        this(Clock.systemUTC());
    }

    SshPublicKey generate(String comment, KeyConstraints constraints) throws SshKeyException {
        return add(SshPrivateKey.generate(comment), constraints);
    }

    SshPublicKey generate(String comment) throws SshKeyException {
        return generate(comment, KeyConstraints.none());
    }

    SshPublicKey add(SshPrivateKey key, KeyConstraints constraints) {
        held.put(key.publicKey(), new Held(key, constraints));
        return key.publicKey();
    }

    @Override
    public List<SshPublicKey> keys() {
        return held.values().stream().map(h -> h.key.publicKey()).toList();
    }

    @Override
    public byte[] sign(SshPublicKey key, byte[] data, int flags, AgentRequest request) throws SigningRefusedException {
        requests.add(request);
        Held one = held.get(key);
        if (one == null) {
            throw new SigningRefusedException("there is no key " + key.fingerprint());
        }
        one.constraints.check(one.key.publicKey(), request, clock);
        try {
            return one.key.sign(data, flags);
        } catch (SshKeyException e) {
            throw new SigningRefusedException("can't sign", e);
        }
    }
}
