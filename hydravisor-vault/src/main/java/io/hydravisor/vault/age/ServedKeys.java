package io.hydravisor.vault.age;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.VaultAgent;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultAgentUse;
import io.hydravisor.vault.age.agent.AgentKeys;
import io.hydravisor.vault.age.agent.AgentRequest;
import io.hydravisor.vault.age.agent.AgentSocketException;
import io.hydravisor.vault.age.agent.Destination;
import io.hydravisor.vault.age.agent.KeyConstraints;
import io.hydravisor.vault.age.agent.SigningRefusedException;
import io.hydravisor.vault.age.agent.SshAgent;
import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The keys of a vault as an agent serves them: those that are there at the moment of each request. */
final class ServedKeys implements AgentKeys {
    private final AgeVault vault;
    private final VaultAgentSpec spec;
    private final ProviderContext context;
    private final Optional<Instant> end;

    private ServedKeys(AgeVault vault, VaultAgentSpec spec, ProviderContext context) {
        this.vault = vault;
        this.spec = spec;
        this.context = context;
        this.end = spec.lifetime().map(context.clock().instant()::plus);
    }

    static Agent serve(AgeVault vault, VaultAgentSpec spec, VaultErrors errors, ProviderContext context) {
        spec.keys().forEach(vault::key); // Says so if there is none.
        try {
            return new Agent(
                    SshAgent.serve(spec.socket(), new ServedKeys(vault, spec, context), context.executor()), errors);
        } catch (AgentSocketException e) {
            throw refused(e, errors);
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    private static HydravisorException refused(AgentSocketException thrown, VaultErrors errors) {
        var failure =
                errors.failure("can't serve an agent: " + thrown.getMessage()).cause(thrown);
        return switch (thrown.reason()) {
            case IN_USE -> new ConflictException(failure.hint("Use that agent, or name another path."));
            case OTHER_OWNER, UNSAFE_FOLDER ->
                new PermissionDeniedException(failure.hint("Name a path in a folder of your own."));
            case NOT_A_SOCKET, SYMBOLIC_LINK, PATH_TOO_LONG ->
                new InvalidInputException(failure.hint("Name a path where nothing is, of at most 100 bytes."));
        };
    }

    /** A running agent. */
    static final class Agent implements VaultAgent {
        private final SshAgent agent;
        private final VaultErrors errors;
        private volatile Runnable onClose = () -> {};

        Agent(SshAgent agent, VaultErrors errors) {
            this.agent = agent;
            this.errors = errors;
        }

        void onClose(Runnable then) {
            onClose = then;
        }

        VaultErrors errors() {
            return errors;
        }

        @Override
        public Path socket() {
            return agent.socket();
        }

        @Override
        public void close() {
            agent.close();
            onClose.run();
        }
    }

    private List<KeyInfo> served() {
        if (end.filter(limit -> !context.clock().instant().isBefore(limit)).isPresent()) {
            return List.of();
        }
        Predicate<KeyInfo> wanted = spec.keys().isEmpty()
                ? key -> key.role() == KeyRole.CLIENT
                : key -> spec.keys().contains(key.name()) || spec.keys().contains(byId(key));
        return vault.keys().stream().filter(wanted).toList();
    }

    private static String byId(KeyInfo key) {
        return key.owner().id() + "-" + key.role().label();
    }

    private static SshPublicKey parsed(KeyInfo key) {
        try {
            return SshPublicKey.parseLine(key.publicKey());
        } catch (SshKeyException e) {
            throw new IllegalStateException("it was written by us", e);
        }
    }

    @Override
    public List<SshPublicKey> keys() {
        return served().stream().map(ServedKeys::parsed).toList();
    }

    @Override
    public byte[] sign(SshPublicKey key, byte[] data, int flags, AgentRequest request) throws SigningRefusedException {
        KeyInfo found = served().stream()
                .filter(one -> parsed(one).equals(key))
                .findFirst()
                .orElseThrow(() -> new SigningRefusedException("the key " + key.fingerprint() + " is not served"));
        constraints(found).check(key, request, context.clock());
        String purpose = request.user().map(user -> "agent: log in as " + user).orElse("agent");
        String host = request.host().map(other -> " at " + other.fingerprint()).orElse("");
        try {
            return new VaultIdentity(vault, found, false, purpose + host).sign(data, algorithm(found, flags));
        } catch (HydravisorException e) {
            throw new SigningRefusedException("the key " + key.fingerprint() + " can't sign", e);
        }
    }

    private KeyConstraints constraints(KeyInfo key) {
        KeyConstraints constraints = KeyConstraints.none();
        if (end.isPresent()) {
            constraints = constraints.until(end.get());
        }
        if (spec.isOwnMachinesOnly()) {
            Optional<KeyInfo> host = vault.keys().stream()
                    .filter(one -> one.role() == KeyRole.HOST
                            && one.owner().id().equals(key.owner().id()))
                    .findFirst();
            // Without one there is nothing that the machine could prove itself with: its own key is no host's.
            constraints = constraints.to(new Destination(parsed(host.orElse(key)), Optional.empty()));
        }
        return spec.confirmation()
                .map(ask -> asking(ask, key))
                .map(constraints::confirmedBy)
                .orElse(constraints);
    }

    private static BiPredicate<SshPublicKey, AgentRequest> asking(Predicate<VaultAgentUse> ask, KeyInfo key) {
        return (asked, request) -> ask.test(new VaultAgentUse(
                key, request.user(), request.host().map(SshPublicKey::fingerprint), request.forwarded()));
    }

    private static String algorithm(KeyInfo key, int flags) throws SigningRefusedException {
        if (!key.algorithm().equals("ssh-rsa")) {
            return key.algorithm();
        }
        if ((flags & SshPrivateKey.SIGN_RSA_SHA2_512) != 0) {
            return "rsa-sha2-512";
        }
        if ((flags & SshPrivateKey.SIGN_RSA_SHA2_256) != 0) {
            return "rsa-sha2-256";
        }
        throw new SigningRefusedException("signatures with SHA-1 are not given");
    }
}
