package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultCapability;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Who gets into a vault, how many there may be, and what is told of it. */
final class VaultLockRules {
    private static final KeyOwner WEB = KeyOwner.of("web");

    private VaultLockRules() {}

    static List<VaultRule> all() {
        Capability principals = VaultCapability.PRINCIPALS;
        return List.of(
                VaultRule.of("VL-1", "A vault is made once, and opened when it is there.", VaultLockRules::once),
                VaultRule.of("VL-2", "A wrong passphrase opens nothing and changes nothing.", VaultLockRules::wrong),
                VaultRule.of("VL-3", "Secrets that were asked for are overwritten.", VaultLockRules::overwritten),
                VaultRule.of("VL-4", "What one client writes another reads at once.", VaultLockRules::shared),
                VaultRule.of("VL-5", "Of changes at the same time none is lost.", VaultLockRules::none),
                VaultRule.of("VL-6", "After a close nothing is shown and nothing signed.", VaultLockRules::closed),
                VaultRule.of("VL-7", "Each use of a key is told, with its purpose and its user.", VaultLockRules::told),
                VaultRule.of("VL-8", "A vault's status is told without unlocking it.", VaultLockRules::status),
                VaultRule.of("VL-9", "What is not declared is refused.", VaultLockRules::undeclared),
                VaultRule.of("VL-10", "Who is granted reads and writes.", VaultLockRules::granted, principals),
                VaultRule.of("VL-11", "Who is shut out reads no more.", VaultLockRules::shutOut, principals),
                VaultRule.of(
                        "VL-12",
                        "A vault is read as files, and not written.",
                        VaultLockRules::files,
                        VaultCapability.FILES));
    }

    private static void once(VaultBench bench) {
        String endpoint = bench.lab().endpoint();
        Lab.refused(NotFoundException.class, () -> bench.client().vault(endpoint, VaultBench.unlock()));
        bench.vault().generate(WEB);
        Lab.refused(
                AlreadyExistsException.class,
                () -> bench.client().createVault(endpoint, VaultBench.OWNER, VaultBench.unlock()));
        assertEquals(2, bench.again().keys().size(), "it was not replaced");
    }

    private static void wrong(VaultBench bench) {
        bench.vault().generate(WEB);
        PermissionDeniedException refused = Lab.refused(
                PermissionDeniedException.class,
                () -> bench.client()
                        .vault(
                                bench.lab().endpoint(),
                                VaultUnlock.passphrase(() -> "a wrong one".getBytes(StandardCharsets.UTF_8))));
        assertFalse(refused.toString().contains("a wrong one"), "what was given is not told");
        assertEquals(2, bench.again().keys().size());
        Lab.refused(
                InvalidInputException.class,
                () -> bench.client()
                        .vault(
                                bench.lab().endpoint(),
                                VaultUnlock.identity(() -> "no identity".getBytes(StandardCharsets.UTF_8))));
    }

    private static void overwritten(VaultBench bench) {
        byte[] given = VaultBench.secret();
        bench.client().createVault(bench.lab().endpoint(), VaultBench.OWNER, VaultUnlock.passphrase(() -> given));
        assertEquals(0, sum(given), "at its creation");
        byte[] again = VaultBench.secret();
        bench.client().vault(bench.lab().endpoint(), VaultUnlock.passphrase(() -> again));
        assertEquals(0, sum(again), "when it is unlocked");
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (byte one : bytes) {
            sum |= one;
        }
        return sum;
    }

    private static void shared(VaultBench bench) {
        KeyVault one = bench.vault();
        KeyVault other = bench.again();
        assertEquals(List.of(), other.keys());
        one.generate(WEB);
        assertEquals(one.keys(), other.keys());
        other.revoke("web");
        assertEquals(List.of(), one.keys());
    }

    private static void none(VaultBench bench) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (KeyVault vault : List.of(bench.vault(), bench.again(), bench.again())) {
            String prefix = "c" + all.size();
            all.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5; i++) {
                    vault.generate(KeyOwner.of(prefix + "-" + i));
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        assertEquals(30, bench.vault().keys().size());
        assertEquals(30, bench.again().verify());
    }

    private static void closed(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        SshIdentity identity = vault.identity("web-client", "");
        vault.close();
        vault.close();
        Lab.refused(ConflictException.class, vault::keys);
        Lab.refused(ConflictException.class, () -> vault.generate(KeyOwner.of("late")));
        Lab.refused(ConflictException.class, () -> identity.sign(VaultBench.DATA, VaultBench.ED25519));
        assertEquals(2, bench.again().keys().size());
    }

    private static void told(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        vault.identity("web-client", "to log in").sign(VaultBench.DATA, VaultBench.ED25519);
        vault.export("web-host", "for a backup");
        vault.rotate("web-client", next -> {});
        vault.revoke("web");
        List<String> types = bench.events().stream().map(VaultEvent::type).toList();
        assertTrue(
                types.containsAll(List.of(
                        "vault.created",
                        "vault.key-generated",
                        "vault.key-used",
                        "vault.key-exported",
                        "vault.key-rotated",
                        "vault.key-revoked")),
                () -> "all of it is told: " + types);
        for (VaultEvent event : bench.events()) {
            assertEquals(VaultBench.OWNER, event.principal(), () -> "who: " + event);
        }
        assertTrue(
                bench.events().stream()
                        .anyMatch(event -> event.type().equals("vault.key-used")
                                && event.resource().equals("key/web-client")
                                && event.purpose().equals("to log in")),
                "the use with its purpose");
    }

    private static void status(VaultBench bench) {
        String endpoint = bench.lab().endpoint();
        VaultStatus before = bench.client().vaultStatus(endpoint);
        assertFalse(before.present());
        bench.vault();
        VaultStatus after = bench.client().vaultStatus(endpoint);
        assertTrue(after.present());
        assertEquals(1, after.principals());
        assertEquals(endpoint, after.endpoint());
    }

    private static void undeclared(VaultBench bench) {
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        refusedWithout(vault, VaultCapability.FILES, vault::files);
        refusedWithout(vault, VaultCapability.PRINCIPALS, vault::principals);
        refusedWithout(
                vault,
                VaultCapability.AGENT,
                () -> vault.serve(VaultAgentSpec.at(Path.of("/tmp/hydravisor-tck-agent"))));
        refusedWithout(
                vault, VaultCapability.ENCRYPTED_EXPORT, () -> vault.export("web-client", VaultBench.secret(), ""));
        assertFalse(vault.supports(Capability.of("nobody.has-it", "nothing")).available());
    }

    private static void refusedWithout(KeyVault vault, Capability capability, Runnable call) {
        if (!vault.supports(capability).available()) {
            Lab.refused(UnsupportedCapabilityException.class, call::run);
        }
    }

    private static void granted(VaultBench bench) {
        VaultLab.Person bert = bench.lab().person();
        KeyVault vault = bench.vault();
        vault.generate(WEB);
        vault.grant("bert", bert.recipient());
        assertEquals(
                List.of(VaultBench.OWNER, "bert"),
                vault.principals().stream().map(Principal::name).toList());
        assertEquals(
                List.of(true, false),
                vault.principals().stream().map(Principal::self).toList());
        Lab.refused(
                AlreadyExistsException.class,
                () -> vault.grant("bert", bench.lab().person().recipient()));
        Lab.refused(AlreadyExistsException.class, () -> vault.grant("carl", bert.recipient()));
        Lab.refused(InvalidInputException.class, () -> vault.grant("carl", "no recipient"));
        KeyVault his =
                bench.client("bert").vault(bench.lab().endpoint(), bert.unlock().trusting());
        assertEquals(vault.keys(), his.keys());
        his.generate(KeyOwner.of("his"));
        assertEquals(
                List.of("his-client", "his-host"),
                vault.keys().stream().map(KeyInfo::name).limit(2).toList());
    }

    private static void shutOut(VaultBench bench) {
        VaultLab.Person bert = bench.lab().person();
        KeyVault vault = bench.vault();
        vault.grant("bert", bert.recipient());
        KeyVault his =
                bench.client("bert").vault(bench.lab().endpoint(), bert.unlock().trusting());
        vault.ungrant("bert");
        vault.generate(WEB);
        assertThrows(HydravisorException.class, his::keys, "the one that he has open");
        Lab.refused(
                PermissionDeniedException.class,
                () -> bench.client("bert")
                        .vault(bench.lab().endpoint(), bert.unlock().trusting()));
        Lab.refused(NotFoundException.class, () -> vault.ungrant("bert"));
        Lab.refused(ConflictException.class, () -> vault.ungrant(VaultBench.OWNER));
        assertEquals(2, vault.keys().size());
    }

    private static void files(VaultBench bench) throws Exception {
        KeyVault vault = bench.vault();
        KeyInfo key = vault.generate(WEB).get(1);
        FileSystem files = vault.files();
        assertTrue(files.isReadOnly());
        List<Path> found;
        try (Stream<Path> all = Files.walk(files.getPath("/"))) {
            found = all.filter(Files::isRegularFile).toList();
        }
        Path file = null;
        for (Path one : found) {
            if (Files.readString(one).strip().equals(key.publicKey())) {
                file = one;
            }
        }
        assertTrue(file != null, () -> "the public key is among " + found);
        Path target = file;
        assertThrows(ReadOnlyFileSystemException.class, () -> Files.writeString(target, "x"));
        assertThrows(ReadOnlyFileSystemException.class, () -> Files.delete(target));
        vault.close();
        assertFalse(files.isOpen(), "it ends with the vault");
    }
}
