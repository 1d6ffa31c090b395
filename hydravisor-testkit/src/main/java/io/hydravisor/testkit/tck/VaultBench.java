package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultUnlock;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Where one rule is checked: a lab with clients, and its vault. Used by one thread. */
final class VaultBench implements AutoCloseable {
    static final byte[] DATA = "what is signed".getBytes(StandardCharsets.UTF_8);
    static final String OWNER = "anna";
    static final String SECRET = "a passphrase that nobody guesses";
    static final String ED25519 = "ssh-ed25519";

    private final VaultLab lab;
    private final List<Hydravisor> clients = new ArrayList<>();
    private final List<VaultEvent> events = new CopyOnWriteArrayList<>();
    private @Nullable KeyVault vault;

    VaultBench(VaultLab lab) {
        this.lab = lab;
    }

    VaultLab lab() {
        return lab;
    }

    static byte[] secret() {
        return SECRET.getBytes(StandardCharsets.UTF_8);
    }

    static VaultUnlock unlock() {
        return VaultUnlock.passphrase(VaultBench::secret);
    }

    private void hear(HydravisorEvent event) {
        if (event instanceof VaultEvent told) {
            events.add(told);
        }
    }

    /** What all clients' subscribers were told. */
    List<VaultEvent> events() {
        return events;
    }

    /** A client of the vault's owner. */
    Hydravisor client() {
        return client(OWNER);
    }

    Hydravisor client(String user) {
        Hydravisor client = lab.client(user).onEvent(this::hear).discover();
        clients.add(client);
        return client;
    }

    /** The vault, made by its owner. */
    KeyVault vault() {
        KeyVault known = vault;
        if (known == null) {
            known = client().createVault(lab.endpoint(), OWNER, unlock());
            vault = known;
        }
        return known;
    }

    /** The same vault, unlocked by its owner once more. */
    KeyVault again() {
        vault();
        return client().vault(lab.endpoint(), unlock());
    }

    static byte[] blob(KeyInfo key) {
        return Base64.getDecoder().decode(key.publicKey().split(" ", 3)[1]);
    }

    /** Whether a signature of ssh-ed25519 is the key's, RFC 8709. */
    static boolean signed(byte[] blob, byte[] signature) throws GeneralSecurityException {
        ByteBuffer key = ByteBuffer.wrap(blob);
        ByteBuffer made = ByteBuffer.wrap(signature);
        if (!text(key).equals(ED25519) || !text(made).equals(ED25519)) {
            return false;
        }
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(point(string(key)));
        verifier.update(DATA);
        return verifier.verify(string(made));
    }

    private static PublicKey point(byte[] encoded) throws GeneralSecurityException {
        byte[] reversed = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            reversed[i] = encoded[encoded.length - 1 - i];
        }
        boolean odd = (reversed[0] & 0x80) != 0;
        reversed[0] &= 0x7f;
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, reversed));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static byte[] string(ByteBuffer from) {
        byte[] string = new byte[from.getInt()];
        from.get(string);
        return string;
    }

    private static String text(ByteBuffer from) {
        return new String(string(from), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        clients.forEach(Hydravisor::close);
    }
}
