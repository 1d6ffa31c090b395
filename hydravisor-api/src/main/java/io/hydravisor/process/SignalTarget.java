package io.hydravisor.process;

/** Whom a signal reaches. */
public enum SignalTarget {
    /** The command and everything it started that did not leave its process group, see setpgid(2). */
    GROUP,
    /** The command's first process alone. */
    LEADER
}
