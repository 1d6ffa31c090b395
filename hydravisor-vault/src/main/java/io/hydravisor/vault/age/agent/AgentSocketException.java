package io.hydravisor.vault.age.agent;

import java.io.IOException;

/** A path can't be an agent's socket. What is at the path is as it was. */
public final class AgentSocketException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** Another process serves there. */
        IN_USE,
        /** There is something that is no socket. */
        NOT_A_SOCKET,
        /** There is a symbolic link. */
        SYMBOLIC_LINK,
        /** There is a socket of another user. */
        OTHER_OWNER,
        /** Others could put something in its place. */
        UNSAFE_FOLDER,
        /** The system's addresses of sockets are shorter. */
        PATH_TOO_LONG
    }

    private final Reason reason;

    AgentSocketException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is wrong with it. */
    public Reason reason() {
        return reason;
    }
}
