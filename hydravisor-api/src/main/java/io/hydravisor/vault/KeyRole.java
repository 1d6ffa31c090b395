package io.hydravisor.vault;

import java.util.Locale;

/** What a key proves. */
public enum KeyRole {
    /** That a machine is the one it says it is: its SSH host key. */
    HOST,
    /** That somebody may use a machine: what its SSH server is to accept. */
    CLIENT;

    /**
     * How it ends a key's name, and what command lines and files call it.
     *
     * @return {@code host} or {@code client}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
