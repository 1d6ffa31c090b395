package io.hydravisor.sandbox;

/** What a sandbox is doing. */
public enum SandboxState {
    /** It exists, and nothing runs in it yet. */
    CREATED,
    /** Commands can be run in it. */
    RUNNING,
    /** Everything in it is frozen. */
    PAUSED,
    /** It ran and has been stopped, or has ended by itself; its files are kept. */
    STOPPED,
    /** The backend says something else, or nothing. */
    UNKNOWN
}
