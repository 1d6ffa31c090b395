package io.hydravisor.vault.age;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.IntegrityException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.volume.Contents;
import io.hydravisor.vault.age.volume.Register;
import io.hydravisor.vault.age.volume.Volume;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys in a volume. Each is two files, as OpenSSH has them: the private one, and the public one with {@code .pub} at its end; what is
 * to take a key's place has {@code .next} before that.
 */
final class KeyShelf {
    private static final String NEXT = ".next";
    private static final String PUBLIC = ".pub";

    private final Contents contents;
    private final VaultErrors errors;

    KeyShelf(Contents contents, VaultErrors errors) {
        this.contents = contents;
        this.errors = errors;
    }

    /** Where a key is. */
    record Place(Register.Machine machine, KeyRole role) {
        String name() {
            return machine.owner().name() + "-" + role.label();
        }

        String file() {
            return machine.file(role);
        }
    }

    List<KeyInfo> all() {
        List<KeyInfo> all = new ArrayList<>();
        for (Register.Machine machine : contents.register().machines().values()) {
            machine.keys().keySet().forEach(role -> all.add(info(new Place(machine, role))));
        }
        all.sort(Comparator.comparing(KeyInfo::name)
                .thenComparing(key -> key.owner().id()));
        return all;
    }

    KeyInfo info(Place place) {
        SshPublicKey key = publicKey(place.file() + PUBLIC).orElseThrow(() -> damaged(place, "has no public half"));
        return new KeyInfo(
                place.name(),
                place.machine().owner(),
                place.role(),
                key.line(),
                key.fingerprint(),
                Objects.requireNonNull(place.machine().keys().get(place.role())),
                publicKey(place.file() + NEXT + PUBLIC).map(SshPublicKey::line));
    }

    private Optional<SshPublicKey> publicKey(String file) {
        return contents.get(file).map(line -> {
            try {
                return SshPublicKey.parseLine(new String(line, StandardCharsets.UTF_8).strip());
            } catch (SshKeyException e) {
                throw new IntegrityException(errors.failure("the file " + file + " is no public key: " + e.getMessage())
                        .hint("Put a backup back."));
            }
        });
    }

    Place find(String name) {
        int hyphen = name.lastIndexOf('-');
        Optional<KeyRole> role = hyphen < 0 ? Optional.empty() : role(name.substring(hyphen + 1));
        if (role.isEmpty()) {
            throw unknown(name);
        }
        Register.Machine machine = machines(name.substring(0, hyphen)).stream()
                .filter(one -> one.keys().containsKey(role.get()))
                .reduce((one, other) -> {
                    throw ambiguous(name, one, other);
                })
                .orElseThrow(() -> unknown(name));
        return new Place(machine, role.get());
    }

    private static Optional<KeyRole> role(String label) {
        return Arrays.stream(KeyRole.values())
                .filter(role -> role.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The one with an id, or all that have it as their name. */
    private List<Register.Machine> machines(String owner) {
        Register.Machine exact = contents.register().machines().get(owner);
        return exact != null
                ? List.of(exact)
                : contents.register().machines().values().stream()
                        .filter(machine -> machine.owner().name().equals(owner))
                        .toList();
    }

    Register.Machine machine(String owner) {
        return machines(owner).stream()
                .reduce((one, other) -> {
                    throw ambiguous(owner, one, other);
                })
                .orElseThrow(() -> unknown(owner));
    }

    private NotFoundException unknown(String name) {
        return new NotFoundException(errors.failure("there is no key '" + name + "'")
                .hint("keys() lists those that there are; a name ends with -host or -client."));
    }

    private ConflictException ambiguous(String name, Register.Machine one, Register.Machine other) {
        return new ConflictException(errors.failure("several machines have keys named '" + name + "': "
                        + one.owner().id() + ", " + other.owner().id())
                .hint("Use a machine's id in place of its name."));
    }

    /** Puts a key there, and closes it. */
    KeyInfo add(KeyOwner owner, KeyRole role, SshPrivateKey key, Instant now) {
        try (key) {
            Register.Machine machine = contents.register().machines().get(owner.id());
            if (machine != null && !machine.owner().name().equals(owner.name())) {
                throw new ConflictException(errors.failure("the id '" + owner.id() + "' is that of "
                                + machine.owner().name())
                        .hint("Give the machine an id of its own."));
            }
            if (machine != null && machine.keys().containsKey(role)) {
                throw new AlreadyExistsException(errors.failure(owner + " has a " + role.label() + " key already")
                        .hint("Rotate it, or revoke the machine's keys first."));
            }
            Register.Machine changed =
                    new Register.Machine(owner, machine == null ? Map.of() : machine.keys()).with(role, now);
            contents.register(contents.register().with(changed));
            Place place = new Place(changed, role);
            put(place.file(), place.name(), key);
            return info(place);
        }
    }

    private void put(String file, String comment, SshPrivateKey key) {
        try (SshPrivateKey named = key.withComment(comment)) {
            contents.put(file, named.write(null));
            contents.put(file + PUBLIC, (named.publicKey().line() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (SshKeyException e) {
            throw new IllegalStateException("a key that was read can be written", e);
        }
    }

    SshPrivateKey generate(String comment) {
        try {
            return SshPrivateKey.generate(comment);
        } catch (SshKeyException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    SshPrivateKey parse(byte[] file) {
        try {
            if (SshPrivateKey.isEncrypted(file)) {
                throw new InvalidInputException(errors.failure("the private key is under a passphrase")
                        .hint("Take that away first, in memory: ssh-keygen -p."));
            }
            return SshPrivateKey.read(file, null);
        } catch (SshKeyException e) {
            throw new InvalidInputException(errors.failure("can't take the private key: " + e.getMessage())
                    .hint("Give a file that ssh-keygen has written: ed25519, ecdsa, or rsa of at least 2048 bits.")
                    .cause(e));
        }
    }

    void remove(Register.Machine machine) {
        contents.names().stream()
                .filter(name -> name.startsWith(machine.folder()))
                .forEach(contents::remove);
        contents.register(contents.register().without(machine));
    }

    byte[] privateKey(Place place) {
        return contents.get(place.file()).orElseThrow(() -> damaged(place, "has no private half"));
    }

    byte[] privateKey(Place place, byte[] passphrase) {
        try (SshPrivateKey key = open(place.file(), place)) {
            return key.write(passphrase);
        } catch (SshKeyException e) {
            throw damaged(place, "can't be written: " + e.getMessage());
        }
    }

    /** To be closed. */
    SshPrivateKey open(Place place, boolean next) {
        return open(next ? place.file() + NEXT : place.file(), place);
    }

    private SshPrivateKey open(String file, Place place) {
        byte[] content = contents.get(file).orElseThrow(() -> damaged(place, "has no private half"));
        try {
            return SshPrivateKey.read(content, null);
        } catch (SshKeyException e) {
            throw damaged(place, "can't be read: " + e.getMessage());
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Makes what is to take a key's place, unless a rotation that broke off has done so. */
    void prepareNext(Place place) {
        if (publicKey(place.file() + NEXT + PUBLIC).isEmpty()) {
            try (SshPrivateKey key = generate(place.name())) {
                put(place.file() + NEXT, place.name(), key);
            }
        }
    }

    /**
     * Has it take the place.
     *
     * @param line its public half: another rotation may have been faster
     */
    void promoteNext(Place place, String line, Instant now) {
        String next =
                publicKey(place.file() + NEXT + PUBLIC).map(SshPublicKey::line).orElse("");
        if (!next.equals(line)) {
            throw new ConflictException(errors.failure("the key " + place.name() + " was rotated by somebody else")
                    .hint("Look at it, and at what the machine accepts."));
        }
        contents.move(place.file() + NEXT, place.file());
        contents.move(place.file() + NEXT + PUBLIC, place.file() + PUBLIC);
        contents.register(contents.register().with(place.machine().with(place.role(), now)));
    }

    /** Checks that all halves fit, and that nothing is there that the register does not know. */
    int verify() {
        TreeSet<String> unknown = new TreeSet<>(contents.names());
        unknown.removeIf(Volume::isInternal);
        int keys = 0;
        for (Register.Machine machine : contents.register().machines().values()) {
            for (KeyRole role : machine.keys().keySet()) {
                Place place = new Place(machine, role);
                fits(place, place.file(), unknown);
                if (unknown.contains(place.file() + NEXT)) {
                    fits(place, place.file() + NEXT, unknown);
                }
                keys++;
            }
        }
        if (!unknown.isEmpty()) {
            throw new IntegrityException(errors.failure("the vault has files that belong to no key: " + unknown)
                    .hint("Put a backup back."));
        }
        return keys;
    }

    private void fits(Place place, String file, Set<String> unknown) {
        SshPublicKey told = publicKey(file + PUBLIC).orElseThrow(() -> damaged(place, "has no public half"));
        try (SshPrivateKey key = open(file, place)) {
            if (!Arrays.equals(key.publicKey().blob(), told.blob())) {
                throw damaged(place, "has two halves that do not fit");
            }
        }
        unknown.remove(file);
        unknown.remove(file + PUBLIC);
    }

    private IntegrityException damaged(Place place, String how) {
        return new IntegrityException(
                errors.failure("the key " + place.name() + " " + how).hint("Put a backup back, or revoke the key."));
    }
}
