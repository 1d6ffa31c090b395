package io.hydravisor.vault;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A vault that has been unlocked. It shows what other processes write as soon as that is whole, and what it writes itself is whole or
 * not there, whatever happens meanwhile.
 *
 * <p>Private keys are held in arrays that are overwritten when the vault is closed; what the JDK's own objects hold of one while they
 * sign is left to the garbage collector. A key is named by its owner's name or id, a hyphen and its role: {@code web-client}.
 *
 * <p>Safe for use by many threads. Every method may read the vault anew, and those that change it wait for others that do: both for at
 * most the {@code requestTimeout}. None is ever repeated by itself. After {@link #close()} all of them throw
 * {@link io.hydravisor.core.ConflictException}; where a vault can't be trusted any more, {@link io.hydravisor.core.IntegrityException}.
 */
public interface KeyVault extends AutoCloseable {
    /**
     * Where it is.
     *
     * @return the endpoint
     */
    Endpoint endpoint();

    /**
     * Which provider keeps it.
     *
     * @return the provider's name
     */
    String provider();

    /**
     * Whether it can do something.
     *
     * @param capability such as {@link VaultCapability#PRINCIPALS}
     * @return yes, or no with a reason
     */
    Support supports(Capability capability);

    /**
     * All keys.
     *
     * @return their public halves, by name
     */
    List<KeyInfo> keys();

    /**
     * One key.
     *
     * @param name its name
     * @return its public half
     * @throws io.hydravisor.core.NotFoundException if there is none
     * @throws io.hydravisor.core.ConflictException if several machines have that name; their ids tell them apart
     */
    KeyInfo key(String name);

    /**
     * Lends a key for signatures.
     *
     * @param name its name
     * @param purpose what for, for the {@link VaultEvent} that tells of each signature; may be empty
     * @return what signs
     * @throws io.hydravisor.core.NotFoundException if there is none
     * @throws io.hydravisor.core.ConflictException if several machines have that name
     */
    SshIdentity identity(String name, String purpose);

    /**
     * Changes the vault once, however many keys are concerned.
     *
     * @param <T> what the changes give
     * @param changes are made in the calling thread, which holds the vault's lock meanwhile; if they throw, nothing is changed
     * @return what they gave
     * @throws io.hydravisor.core.DeadlineException if others change it for too long
     * @throws io.hydravisor.core.ExhaustedException if there is no room for it on the disk
     * @throws io.hydravisor.core.PermissionDeniedException if it may not be written
     */
    <T> T update(Function<VaultTransaction, T> changes);

    /**
     * Makes both keys for a machine, see {@link VaultTransaction#generate}.
     *
     * @param owner the machine
     * @return the host's and the client's
     * @throws io.hydravisor.core.AlreadyExistsException if the owner has one of them
     */
    default List<KeyInfo> generate(KeyOwner owner) {
        return update(changes -> changes.generate(owner));
    }

    /**
     * Forgets all keys of a machine. Whoever has a copy of one still has it: the machine must stop accepting it.
     *
     * @param owner the machine's id, or its name if no other has that
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    default void revoke(String owner) {
        update(changes -> {
            changes.revoke(owner);
            return owner;
        });
    }

    /**
     * Replaces a key by a new one, in three steps: the new one is kept beside the old, then it is given to the machine, then it takes the
     * old one's place. If the second fails the old one goes on to be used; what was begun is shown by {@link KeyInfo#next()}, and the next
     * rotation of the key takes it up again.
     *
     * @param name the key's name
     * @param install gives the machine the new key, and leaves it the old one; called once, in the calling thread
     * @return the new key
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    KeyInfo rotate(String name, Consumer<SshIdentity> install);

    /**
     * The keys that are due for {@link #rotate}.
     *
     * @param age how old a key may be
     * @return those that are older, by name
     */
    List<KeyInfo> olderThan(Duration age);

    /**
     * Gives a private key away.
     *
     * @param name the key's name
     * @param purpose what for, for the {@link VaultEvent}; may be empty
     * @return the file that OpenSSH reads, without a passphrase; to be overwritten by whoever asked
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    byte[] export(String name, String purpose);

    /**
     * Gives a private key away, under a passphrase.
     *
     * @param name the key's name
     * @param passphrase in UTF-8, not empty; not changed
     * @param purpose what for, for the {@link VaultEvent}; may be empty
     * @return the file that OpenSSH reads
     * @throws io.hydravisor.core.NotFoundException if there is none
     * @throws io.hydravisor.core.UnsupportedCapabilityException without {@link VaultCapability#ENCRYPTED_EXPORT}
     */
    byte[] export(String name, byte[] passphrase, String purpose);

    /**
     * Who can unlock it.
     *
     * @return by name
     * @throws io.hydravisor.core.UnsupportedCapabilityException without {@link VaultCapability#PRINCIPALS}
     */
    List<Principal> principals();

    /**
     * Lets somebody else unlock it, and change it. All of it is encrypted anew.
     *
     * @param name what people see: as a machine's
     * @param recipient the public half of his identity
     * @throws io.hydravisor.core.AlreadyExistsException if somebody has that name or recipient
     * @throws io.hydravisor.core.InvalidInputException if it is no recipient
     * @throws io.hydravisor.core.UnsupportedCapabilityException without {@link VaultCapability#PRINCIPALS}
     */
    void grant(String name, String recipient);

    /**
     * Keeps somebody from unlocking what is written from now on. What he has read he knows: rotate the keys that matter.
     *
     * @param name his name
     * @throws io.hydravisor.core.NotFoundException if nobody has it
     * @throws io.hydravisor.core.ConflictException if it is the one who asks
     * @throws io.hydravisor.core.UnsupportedCapabilityException without {@link VaultCapability#PRINCIPALS}
     */
    void ungrant(String name);

    /**
     * Reads all of it anew, and checks that each private key fits its public one.
     *
     * @return how many keys there are
     * @throws io.hydravisor.core.IntegrityException if anything does not fit
     */
    int verify();

    /**
     * The vault as files: those that {@code unzip} would find in it. Read-only; each shows what it was when the file system was asked for.
     *
     * @return a file system that ends with the vault
     * @throws io.hydravisor.core.UnsupportedCapabilityException without {@link VaultCapability#FILES}
     */
    FileSystem files();

    /**
     * Serves keys to OpenSSH's own programs, such as ssh, scp and git, by the protocol of SSH agents (draft-ietf-sshm-ssh-agent). They may list
     * keys and have data signed; the vault is not changed from there. Only processes of the same user are served.
     *
     * @param spec which keys, and what for
     * @return the agent, which already listens
     * @throws io.hydravisor.core.NotFoundException if a key that is named is not there
     * @throws io.hydravisor.core.ConflictException if another process listens at the socket
     * @throws io.hydravisor.core.InvalidInputException if the path can't be a socket's
     * @throws io.hydravisor.core.PermissionDeniedException if others could replace the socket, or it may not be made
     * @throws io.hydravisor.core.UnsupportedCapabilityException without {@link VaultCapability#AGENT}
     */
    VaultAgent serve(VaultAgentSpec spec);

    /** Locks it: overwrites all keys in memory. Does nothing the second time. */
    @Override
    void close();
}
