package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultCapability;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What keys are, how they change, and how they are used. */
final class VaultKeyRules {
    private static final KeyOwner WEB = KeyOwner.of("web");
    private static final String CLIENT = "web-client";
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----\n";

    private VaultKeyRules() {}

    static List<VaultRule> all() {
        return List.of(
                VaultRule.of("VK-1", "A machine has a host's and a client's key, each its own.", VaultKeyRules::made),
                VaultRule.of("VK-2", "A key's owner is told with all that was said of it.", VaultKeyRules::owner),
                VaultRule.of("VK-3", "A role of a machine has one key.", VaultKeyRules::once),
                VaultRule.of("VK-4", "A change that throws changes nothing.", VaultKeyRules::thrown),
                VaultRule.of("VK-5", "What an identity signs, its public key verifies.", VaultKeyRules::signs),
                VaultRule.of("VK-6", "A key signs in no other way than its own.", VaultKeyRules::otherWay),
                VaultRule.of("VK-7", "A key that was revoked is gone, and signs no more.", VaultKeyRules::revoked),
                VaultRule.of(
                        "VK-8",
                        "A rotation that fails leaves the old key, and the next goes on with the same new one.",
                        VaultKeyRules::halfRotated),
                VaultRule.of(
                        "VK-9", "A key that was rotated signs no more, and the new one does.", VaultKeyRules::rotated),
                VaultRule.of(
                        "VK-10", "What is exported can be imported, and is the same key.", VaultKeyRules::exported),
                VaultRule.of("VK-11", "What is no private key is not imported.", VaultKeyRules::noKey),
                VaultRule.of("VK-12", "Machines of one name are told apart by their ids.", VaultKeyRules::ambiguous),
                VaultRule.of("VK-13", "What is not there is not found.", VaultKeyRules::notFound),
                VaultRule.of("VK-14", "Keys are older than an age or not.", VaultKeyRules::age),
                VaultRule.of(
                        "VK-15",
                        "A key under a passphrase is a key of OpenSSH, and can't be read without.",
                        VaultKeyRules::underPassphrase,
                        VaultCapability.ENCRYPTED_EXPORT));
    }

    private static void made(VaultBench bench) throws Exception {
        List<KeyInfo> made = bench.vault().generate(WEB);

        assertEquals(
                List.of("web-host", CLIENT), made.stream().map(KeyInfo::name).toList());
        assertEquals(
                List.of(KeyRole.HOST, KeyRole.CLIENT),
                made.stream().map(KeyInfo::role).toList());
        assertNotEquals(made.get(0).fingerprint(), made.get(1).fingerprint());
        for (KeyInfo key : made) {
            assertEquals(VaultBench.ED25519, key.algorithm());
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VaultBench.blob(key));
            assertEquals(
                    "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest),
                    key.fingerprint(),
                    "its fingerprint");
            assertTrue(key.next().isEmpty(), "no rotation was begun");
        }
        assertEquals(List.of(made.get(1), made.get(0)), bench.vault().keys(), "all keys by name");
    }

    private static void owner(VaultBench bench) {
        KeyOwner owner = WEB.id("backend-web.1").endpoint("qemu:///session").leaseEnd(Instant.EPOCH.plusSeconds(1));
        bench.vault().generate(owner);
        assertEquals(owner, bench.vault().key(CLIENT).owner());
        assertEquals(owner, bench.again().key("backend-web.1-host").owner());
    }

    private static void once(VaultBench bench) {
        KeyVault vault = bench.vault();
        List<KeyInfo> before = vault.generate(WEB);
        Lab.refused(AlreadyExistsException.class, () -> vault.generate(WEB));
        Lab.refused(
                AlreadyExistsException.class,
                () -> vault.update(changes -> {
                    changes.generate(KeyOwner.of("other"));
                    return changes.generate(WEB, KeyRole.CLIENT);
                }));
        assertEquals(before.size(), vault.keys().size(), "nothing was added");
        assertEquals(before.get(1), vault.key(CLIENT));
    }

    private static void thrown(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        assertThrows(
                ArithmeticException.class,
                () -> vault.update(changes -> {
                    changes.generate(KeyOwner.of("other"));
                    changes.revoke("web");
                    throw new ArithmeticException("on purpose");
                }));
        assertEquals(2, vault.keys().size());
        assertEquals(2, bench.again().keys().size());
    }

    private static void signs(VaultBench bench) throws Exception {
        bench.vault().generate(WEB);
        for (KeyInfo key : bench.vault().keys()) {
            SshIdentity identity = bench.vault().identity(key.name(), "a rule");
            assertArrayEquals(VaultBench.blob(key), identity.publicKey(), "the public key");
            assertEquals(key, identity.info());
            assertTrue(
                    VaultBench.signed(VaultBench.blob(key), identity.sign(VaultBench.DATA, VaultBench.ED25519)),
                    "its signature");
        }
    }

    private static void otherWay(VaultBench bench) {
        bench.vault().generate(WEB);
        SshIdentity identity = bench.vault().identity(CLIENT, "");
        for (String algorithm : List.of("ssh-rsa", "rsa-sha2-512", "ecdsa-sha2-nistp256", "")) {
            Lab.refused(InvalidInputException.class, () -> identity.sign(VaultBench.DATA, algorithm));
        }
    }

    private static void revoked(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        vault.generate(KeyOwner.of("kept"));
        SshIdentity identity = vault.identity(CLIENT, "");
        vault.revoke("web");
        Lab.refused(NotFoundException.class, () -> identity.sign(VaultBench.DATA, VaultBench.ED25519));
        Lab.refused(NotFoundException.class, () -> vault.key(CLIENT));
        assertEquals(2, vault.keys().size(), "the other machine's are there");
        vault.generate(WEB);
        Lab.refused(NotFoundException.class, () -> identity.sign(VaultBench.DATA, VaultBench.ED25519));
    }

    private static void halfRotated(VaultBench bench) throws Exception {
        KeyVault vault = bench.vault();
        KeyInfo old = vault.generate(WEB).get(1);
        assertThrows(
                ArithmeticException.class,
                () -> vault.rotate(CLIENT, next -> {
                    throw new ArithmeticException("on purpose");
                }));
        KeyInfo half = bench.again().key(CLIENT);
        assertEquals(old.publicKey(), half.publicKey(), "the old key is in its place");
        assertTrue(half.next().isPresent(), "the new one is kept");
        byte[] signature = vault.identity(CLIENT, "").sign(VaultBench.DATA, VaultBench.ED25519);
        assertTrue(VaultBench.signed(VaultBench.blob(old), signature), "the old key signs");
        KeyInfo done = vault.rotate(CLIENT, next -> {});
        assertEquals(half.next(), Optional.of(done.publicKey()), "the same new key");
    }

    private static void rotated(VaultBench bench) throws Exception {
        KeyVault vault = bench.vault();
        KeyInfo old = vault.generate(WEB).get(1);
        SshIdentity before = vault.identity(CLIENT, "");
        byte[][] installed = new byte[2][];
        KeyInfo now = vault.rotate(CLIENT, next -> {
            installed[0] = next.publicKey();
            installed[1] = next.sign(VaultBench.DATA, VaultBench.ED25519);
        });
        assertNotEquals(old.fingerprint(), now.fingerprint());
        assertTrue(now.next().isEmpty(), "nothing is left of the rotation");
        assertArrayEquals(VaultBench.blob(now), installed[0], "the one that was installed");
        assertTrue(VaultBench.signed(installed[0], installed[1]), "it signed while it was installed");
        Lab.refused(NotFoundException.class, () -> before.sign(VaultBench.DATA, VaultBench.ED25519));
        assertEquals(now, bench.again().key(CLIENT));
        assertEquals(2, vault.verify());
    }

    private static void exported(VaultBench bench) {
        KeyVault vault = bench.vault();
        KeyInfo key = vault.generate(WEB).get(1);
        byte[] file = vault.export(CLIENT, "a rule");
        assertTrue(new String(file, StandardCharsets.US_ASCII).startsWith(BEGIN), "a file of OpenSSH's");
        KeyInfo copy = vault.update(changes -> changes.importKey(KeyOwner.of("copy"), KeyRole.CLIENT, file));
        assertEquals(key.fingerprint(), copy.fingerprint());
        assertEquals("copy-client", copy.name());
        assertArrayEquals(file, vault.export(CLIENT, ""), "what was given was not changed");
    }

    private static void noKey(VaultBench bench) {
        KeyVault vault = bench.vault();
        for (String wrong : List.of("", "no key", BEGIN, BEGIN + "AAAA\n-----END OPENSSH PRIVATE KEY-----\n")) {
            byte[] file = wrong.getBytes(StandardCharsets.US_ASCII);
            Lab.refused(
                    InvalidInputException.class,
                    () -> vault.update(changes -> changes.importKey(WEB, KeyRole.CLIENT, file)));
        }
        assertEquals(List.of(), vault.keys());
    }

    private static void ambiguous(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB.id("here"));
        vault.generate(WEB.id("there"));
        ConflictException refused = Lab.refused(ConflictException.class, () -> vault.key(CLIENT));
        assertTrue(refused.problem().contains("there"), "the ids are told");
        Lab.refused(ConflictException.class, () -> vault.revoke("web"));
        vault.revoke("there");
        assertEquals("here", vault.key(CLIENT).owner().id());
        Lab.refused(
                ConflictException.class,
                () -> vault.generate(KeyOwner.of("mail").id("here")));
    }

    private static void notFound(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        for (String name : List.of("web", "web-", "web-root", "other-host", "", "-client")) {
            Lab.refused(NotFoundException.class, () -> vault.key(name));
            Lab.refused(NotFoundException.class, () -> vault.identity(name, ""));
            Lab.refused(NotFoundException.class, () -> vault.export(name, ""));
            Lab.refused(NotFoundException.class, () -> vault.rotate(name, next -> {}));
        }
        Lab.refused(NotFoundException.class, () -> vault.revoke("other"));
        assertEquals(2, vault.keys().size());
    }

    private static void age(VaultBench bench) {
        bench.vault().generate(WEB);
        assertEquals(List.of(), bench.vault().olderThan(Duration.ofHours(1)));
        assertEquals(bench.vault().keys(), bench.vault().olderThan(Duration.ofHours(-1)));
    }

    private static void underPassphrase(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        byte[] passphrase = VaultBench.secret();
        byte[] file = vault.export(CLIENT, passphrase, "a rule");
        assertArrayEquals(VaultBench.secret(), passphrase, "what was given is the caller's");
        assertTrue(new String(file, StandardCharsets.US_ASCII).startsWith(BEGIN), "a file of OpenSSH's");
        assertFalse(new String(vault.export(CLIENT, ""), StandardCharsets.US_ASCII)
                .equals(new String(file, StandardCharsets.US_ASCII)));
        Lab.refused(
                InvalidInputException.class,
                () -> vault.update(changes -> changes.importKey(KeyOwner.of("copy"), KeyRole.HOST, file)));
        Lab.refused(InvalidInputException.class, () -> vault.export(CLIENT, new byte[0], ""));
    }
}
