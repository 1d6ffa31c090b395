package io.hydravisor.sandbox;

/** What stands between a sandbox and its host; each is stronger than the one before it. */
public enum Isolation {
    /** The rights of a process, such as namespaces without a container runtime, or nothing but a fake. */
    PROCESS,
    /** A container: the host's kernel, with namespaces, control groups and a filter for its calls. */
    CONTAINER,
    /** A virtual machine: a kernel of its own. */
    VM;

    /**
     * Whether this is at least as strong.
     *
     * @param least what is needed
     * @return true if so
     */
    public boolean atLeast(Isolation least) {
        return compareTo(least) >= 0;
    }
}
