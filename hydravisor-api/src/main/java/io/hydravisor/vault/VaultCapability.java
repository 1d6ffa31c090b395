package io.hydravisor.vault;

import io.hydravisor.core.Capability;

/** What vaults may be able to do. */
public final class VaultCapability {
    /** Others can be let in and shut out again. */
    public static final Capability PRINCIPALS =
            Capability.of("vault.principals", "several people who can unlock a vault");

    /** Private keys can be exported under a passphrase. */
    public static final Capability ENCRYPTED_EXPORT =
            Capability.of("vault.encrypted-export", "private keys exported under a passphrase");

    /** A vault can be read as files. */
    public static final Capability FILES = Capability.of("vault.files", "a vault as a read-only file system");

    /** Keys can be served to OpenSSH's own programs. */
    public static final Capability AGENT = Capability.of("vault.agent", "an SSH agent over a vault");

    private VaultCapability() {}
}
