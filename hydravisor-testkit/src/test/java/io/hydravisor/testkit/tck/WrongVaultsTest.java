package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.Support;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.testkit.memory.InMemoryKeyVaultProvider;
import io.hydravisor.testkit.tck.BentVault.Way;
import io.hydravisor.testkit.tck.BentVault.Wrong;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultTransaction;
import io.hydravisor.vault.VaultUnlock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of vaults is itself held to something: each wrong provider breaks the rule that it was made to break. */
class WrongVaultsTest {
    private static Wrong wrong(String rule, String text, String method, Way way) {
        return new Wrong(rule, text, method, way);
    }

    static List<Wrong> all() {
        return List.of(
                wrong(
                        "VK-1",
                        "tells fingerprints of something else",
                        "keys",
                        (right, given) -> vault(right).keys().stream()
                                .map(key -> new KeyInfo(
                                        key.name(),
                                        key.owner(),
                                        key.role(),
                                        key.publicKey(),
                                        "SHA256:x",
                                        key.created(),
                                        key.next()))
                                .toList()),
                wrong("VK-2", "forgets where a machine is", "key", (right, given) -> {
                    KeyInfo key = vault(right).key((String) given[0]);
                    return with(
                            key, KeyOwner.of(key.owner().name()).id(key.owner().id()));
                }),
                wrong(
                        "VK-3",
                        "makes a key again in place of one",
                        "update",
                        (right, given) -> changed(right, given, WrongVaultsTest::replacing)),
                wrong(
                        "VK-4",
                        "keeps what was changed before a failure",
                        "update",
                        (right, given) -> changed(right, given, WrongVaultsTest::atOnce)),
                wrong("VK-5", "signs something else", "identity", (right, given) -> {
                    SshIdentity identity = vault(right).identity((String) given[0], (String) given[1]);
                    return signing(identity, (data, how) -> identity.sign(new byte[data.length], how));
                }),
                wrong("VK-6", "signs in its own way whatever was asked for", "identity", (right, given) -> {
                    SshIdentity identity = vault(right).identity((String) given[0], (String) given[1]);
                    return signing(identity, (data, how) -> identity.sign(data, "ssh-ed25519"));
                }),
                wrong(
                        "VK-7",
                        "revokes nothing",
                        "update",
                        (right, given) -> changed(right, given, WrongVaultsTest::withoutRevoking)),
                wrong("VK-8", "makes another new key each time", "rotate", (right, given) -> rotatedAnew(right, given)),
                wrong("VK-9", "leaves the old key in its place", "rotate", (right, given) -> {
                    KeyVault vault = vault(right);
                    assertThatThrownBy(() -> vault.rotate((String) given[0], next -> {
                                installer(given).accept(next);
                                throw new IllegalStateException("not done");
                            }))
                            .isInstanceOf(IllegalStateException.class);
                    return vault.key((String) given[0]);
                }),
                wrong("VK-10", "exports without a frame", "export", (right, given) -> {
                    byte[] file = vault(right).export((String) given[0], (String) given[given.length - 1]);
                    return Arrays.copyOfRange(file, 10, file.length);
                }),
                wrong(
                        "VK-11",
                        "takes anything for a key",
                        "update",
                        (right, given) -> changed(right, given, WrongVaultsTest::makingUp)),
                wrong(
                        "VK-12",
                        "takes the first of several",
                        "key",
                        (right, given) -> vault(right).keys().stream()
                                .filter(key -> key.name().equals(given[0]))
                                .findFirst()
                                .orElseGet(() -> vault(right).key((String) given[0]))),
                wrong("VK-13", "finds something for every name", "identity", (right, given) -> {
                    KeyVault vault = vault(right);
                    return vault.identity(vault.keys().get(0).name(), (String) given[1]);
                }),
                wrong(
                        "VK-14",
                        "calls all keys old",
                        "olderThan",
                        (right, given) -> vault(right).olderThan(Duration.ofDays(-1))),
                wrong(
                        "VL-1",
                        "replaces a vault that is there",
                        "create",
                        (right, given) -> new InMemoryKeyVaultProvider()
                                .create(
                                        (Endpoint) given[0],
                                        (String) given[1],
                                        (VaultUnlock) given[2],
                                        (ProviderContext) given[3])),
                wrong("VL-2", "tells the passphrase that was wrong", "open", (right, given) -> {
                    byte[][] seen = new byte[1][];
                    VaultUnlock unlock = (VaultUnlock) given[1];
                    try {
                        return provider(right)
                                .open((Endpoint) given[0], spying(unlock, seen), (ProviderContext) given[2]);
                    } catch (PermissionDeniedException e) {
                        throw new PermissionDeniedException(
                                Failure.of("wrong: " + new String(seen[0], StandardCharsets.UTF_8))
                                        .hint("Try again."));
                    }
                }),
                wrong("VL-3", "leaves what was given", "open", (right, given) -> {
                    byte[][] seen = new byte[1][];
                    VaultUnlock unlock = (VaultUnlock) given[1];
                    KeyVault opened =
                            provider(right).open((Endpoint) given[0], spying(unlock, seen), (ProviderContext) given[2]);
                    unlock.passphrase().ifPresent(ask -> System.arraycopy(seen[0], 0, ask.get(), 0, seen[0].length));
                    return opened;
                }),
                wrong("VL-4", "shows what it was when it was first looked at", "keys", new Way() {
                    private final Map<Object, List<KeyInfo>> first = new ConcurrentHashMap<>();

                    @Override
                    public Object call(Object right, Object[] given) {
                        return first.computeIfAbsent(right, vault -> ((KeyVault) vault).keys());
                    }
                }),
                wrong(
                        "VL-5",
                        "counts only some",
                        "verify",
                        (right, given) -> vault(right).verify() - 1),
                wrong("VL-6", "goes on after its close", "close", (right, given) -> null),
                wrong(
                        "VL-7",
                        "tells no purpose",
                        "identity",
                        (right, given) -> vault(right).identity((String) given[0], "")),
                wrong(
                        "VL-8",
                        "sees a vault where there is none",
                        "look",
                        (right, given) -> new VaultStatus(given[0].toString(), true, true, 1)),
                wrong("VL-9", "claims what nobody has", "supports", (right, given) -> Support.yes()),
                wrong(
                        "VL-10",
                        "does not tell who asks",
                        "principals",
                        (right, given) -> vault(right).principals().stream()
                                .map(one -> new Principal(one.name(), one.recipient(), false))
                                .toList()),
                wrong("VL-11", "shuts nobody out", "ungrant", (right, given) -> null));
    }

    private static KeyVault vault(Object right) {
        return (KeyVault) right;
    }

    private static InMemoryKeyVaultProvider provider(Object right) {
        return (InMemoryKeyVaultProvider) right;
    }

    private static KeyInfo with(KeyInfo key, KeyOwner owner) {
        return new KeyInfo(
                key.name(), owner, key.role(), key.publicKey(), key.fingerprint(), key.created(), key.next());
    }

    @SuppressWarnings("unchecked")
    private static Consumer<SshIdentity> installer(Object[] given) {
        return (Consumer<SshIdentity>) given[1];
    }

    @SuppressWarnings("unchecked")
    private static Object changed(
            Object right, Object[] given, BiFunction<KeyVault, VaultTransaction, VaultTransaction> bent) {
        Function<VaultTransaction, Object> changes = (Function<VaultTransaction, Object>) given[0];
        KeyVault vault = vault(right);
        return vault.update(transaction -> changes.apply(bent.apply(vault, transaction)));
    }

    /** Passes on what it does not do otherwise. */
    private static class Passing implements VaultTransaction {
        final VaultTransaction right;

        Passing(VaultTransaction right) {
            this.right = right;
        }

        @Override
        public List<KeyInfo> generate(KeyOwner owner, KeyRole... roles) {
            return right.generate(owner, roles);
        }

        @Override
        public KeyInfo importKey(KeyOwner owner, KeyRole role, byte[] privateKey) {
            return right.importKey(owner, role, privateKey);
        }

        @Override
        public void revoke(String owner) {
            right.revoke(owner);
        }
    }

    private static VaultTransaction replacing(KeyVault vault, VaultTransaction right) {
        return new Passing(right) {
            @Override
            public List<KeyInfo> generate(KeyOwner owner, KeyRole... roles) {
                try {
                    right.revoke(owner.id());
                } catch (NotFoundException e) {
                    // It has none.
                }
                return right.generate(owner, roles);
            }
        };
    }

    private static VaultTransaction atOnce(KeyVault vault, VaultTransaction right) {
        return new Passing(right) {
            @Override
            public void revoke(String owner) {
                vault.revoke(owner);
            }
        };
    }

    private static VaultTransaction withoutRevoking(KeyVault vault, VaultTransaction right) {
        return new Passing(right) {
            @Override
            public void revoke(String owner) {
                // Nothing happens.
            }
        };
    }

    private static VaultTransaction makingUp(KeyVault vault, VaultTransaction right) {
        return new Passing(right) {
            @Override
            public KeyInfo importKey(KeyOwner owner, KeyRole role, byte[] privateKey) {
                try {
                    return right.importKey(owner, role, privateKey);
                } catch (HydravisorException e) {
                    return right.generate(owner, role).get(0);
                }
            }
        };
    }

    private static KeyInfo rotatedAnew(Object right, Object[] given) {
        KeyVault vault = vault(right);
        KeyInfo old = vault.key((String) given[0]);
        if (old.next().isPresent()) {
            KeyOwner owner = old.owner();
            vault.update(changes -> {
                changes.revoke(owner.id());
                return changes.generate(owner);
            });
        }
        return vault.rotate((String) given[0], installer(given));
    }

    /** Signs. */
    @FunctionalInterface
    private interface Signing {
        byte[] sign(byte[] data, String algorithm);
    }

    private static SshIdentity signing(SshIdentity right, Signing signing) {
        return new SshIdentity() {
            @Override
            public KeyInfo info() {
                return right.info();
            }

            @Override
            public byte[] publicKey() {
                return right.publicKey();
            }

            @Override
            public byte[] sign(byte[] data, String algorithm) {
                return signing.sign(data, algorithm);
            }
        };
    }

    private static VaultUnlock spying(VaultUnlock unlock, byte[][] seen) {
        return unlock.passphrase()
                .map(ask -> VaultUnlock.passphrase(() -> {
                    byte[] given = ask.get();
                    seen[0] = given.clone();
                    return given;
                }))
                .orElse(unlock);
    }

    private static Optional<Throwable> broken(VaultRule rule, Wrong wrong) {
        return Optional.ofNullable(catchThrowable(() -> rule.tryOn(() -> new MemoryVaultLab(new BentVault(wrong)))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachBreaksItsRule(Wrong wrong) {
        VaultRule rule = VaultRule.all().stream()
                .filter(one -> one.id().equals(wrong.rule()))
                .findFirst()
                .orElseThrow();
        assertThat(broken(rule, wrong)).as(wrong.toString()).isPresent();
    }

    @Test
    void everyRuleThatBindsMemoryHasAWrongProvider() {
        Set<String> held = all().stream().map(Wrong::rule).collect(Collectors.toSet());
        List<String> rules = VaultTrial.binding(() -> new MemoryVaultLab(new InMemoryKeyVaultProvider())).stream()
                .map(Rule::id)
                .toList();
        assertThat(held).containsExactlyInAnyOrderElementsOf(rules);
    }
}
