package io.hydravisor.core;

import java.util.Objects;

/**
 * Something that a provider may or may not be able to do. An open value: providers may add their own, under an id that
 * starts with their name. Two capabilities are equal when their ids are.
 */
public final class Capability {
    /** Signals reach a command's whole process group, so that timeouts and {@code kill} leave nothing running. */
    public static final Capability GROUP_SIGNALS =
            of("process.group-signals", "signals and timeouts for process groups");
    /** A command's output is kept beside the sandbox and read by offset, also by another JVM. */
    public static final Capability SPOOLED_OUTPUT = of("process.spooled", "output kept and read by offset");
    /** A command's output goes straight to its reader and is lost with the connection. */
    public static final Capability DIRECT_OUTPUT = of("process.direct", "output without a spool");
    /** At a spool's limit the command is made to wait until its output is read. */
    public static final Capability SPOOL_PAUSE = of("process.spool-pause", "pause a command at its spool's limit");
    /** Commands can have supplementary groups. */
    public static final Capability GROUPS = of("process.groups", "supplementary groups");
    /** Each process can be limited, setrlimit(2). */
    public static final Capability RLIMITS = of("process.rlimits", "limits of each process");
    /** Files are read, written, listed, moved and removed. */
    public static final Capability FILES = of("file.access", "files of the machine");
    /** Trees of files are written to and read from archives in a stream, with their owners. */
    public static final Capability FILE_ARCHIVES = of("file.archives", "trees of files as archives, with owners");
    /** Interactive terminals can be opened. */
    public static final Capability TERMINALS = of("terminal.open", "interactive terminals");
    /** Connections are made to a port inside, whatever network the machine has. */
    public static final Capability FORWARD = of("net.forward", "connections to ports inside");
    /** CPU, memory, process and block I/O figures can be asked for. */
    public static final Capability STATS = of("sandbox.stats", "resource statistics");
    /** Folders and files of the host can be seen in a sandbox. */
    public static final Capability MOUNT_BIND = of("mount.bind", "folders and files of the host in a sandbox");
    /** A sandbox can have folders that are kept in memory. */
    public static final Capability MOUNT_TMPFS = of("mount.tmpfs", "folders in memory");
    /** A sandbox's root file system can be made read-only. */
    public static final Capability READ_ONLY_ROOT = of("sandbox.read-only-root", "a read-only root file system");
    /** How much a sandbox's root file system may hold can be limited. */
    public static final Capability DISK = of("sandbox.disk", "a limit of disk space");
    /** A sandbox's host name can be chosen. */
    public static final Capability HOSTNAME = of("sandbox.hostname", "a chosen host name");
    /** A sandbox can be there for one command, and end with it. */
    public static final Capability MAIN = of("sandbox.main", "a main command that the sandbox ends with");
    /** What runs a sandbox can be chosen by name. */
    public static final Capability RUNTIME = of("sandbox.runtime", "a chosen runtime");
    /** A stopped sandbox can be started again with its files. */
    public static final Capability RESTART = of("sandbox.restart", "stop and start with the files kept");
    /** Everything in a sandbox can be frozen, and go on later. */
    public static final Capability PAUSE = of("sandbox.pause", "pause and resume");
    /** A sandbox's state can be kept under a name and brought back. */
    public static final Capability SNAPSHOT = of("sandbox.snapshot", "snapshots and restore");
    /** New sandboxes can be made from the state of one. */
    public static final Capability FORK = of("sandbox.fork", "forks of a sandbox");
    /** A sandbox can outlive the connection that made it. */
    public static final Capability OUTLIVES_CLIENT =
            of("sandbox.outlives-client", "sandboxes that are detached or leased");
    /** Images can be imported from an archive. */
    public static final Capability IMAGE_IMPORT = of("image.import", "images from OCI layouts and docker archives");
    /** Images can be pulled from registries. */
    public static final Capability IMAGE_PULL = of("image.pull", "images from registries");
    /** Images can be written to an archive. */
    public static final Capability IMAGE_EXPORT = of("image.export", "images as archives");
    /** An image can be given another name. */
    public static final Capability IMAGE_TAG = of("image.tag", "more names for an image");
    /** A sandbox can be cut off from every network but its own loopback. */
    public static final Capability NETWORK_ISOLATED = of("net.isolated", "only loopback");
    /** A sandbox can share the host's network. */
    public static final Capability NETWORK_HOST = of("net.host", "the host's network");
    /** A sandbox can reach out through address translation. */
    public static final Capability NETWORK_NAT = of("net.nat", "outgoing connections through address translation");
    /** Ports of the host can lead to a sandbox for as long as it is there. */
    public static final Capability NETWORK_PUBLISH = of("net.publish", "published ports");

    private final String id;
    private final String description;

    private Capability(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /**
     * Names a capability.
     *
     * @param id lower-case words joined by dots and hyphens; third parties start it with their provider's name
     * @param description a few words for a person
     * @return the capability
     */
    public static Capability of(String id, String description) {
        return new Capability(Objects.requireNonNull(id, "id"), Objects.requireNonNull(description, "description"));
    }

    /**
     * The id.
     *
     * @return the id, stable over releases
     */
    public String id() {
        return id;
    }

    /**
     * What it is.
     *
     * @return a few words for a person
     */
    public String description() {
        return description;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capability that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
