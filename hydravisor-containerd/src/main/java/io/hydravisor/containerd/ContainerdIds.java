package io.hydravisor.containerd;

/** How our things are named in containerd. */
final class ContainerdIds {
    /** Under which what containerd does not know of a sandbox is kept with its container. */
    static final String EXTENSION = "hydravisor.io/sandbox";

    static final String VERSION_LABEL = "hydravisor.io/version";
    static final String REQUEST_LABEL = "hydravisor.io/request";
    private static final String PREFIX = "hydravisor-";

    private ContainerdIds() {}

    static String id(String name) {
        return PREFIX + name;
    }

    static boolean isOurs(String id) {
        return id.startsWith(PREFIX);
    }

    static String name(String id) {
        return isOurs(id) ? id.substring(PREFIX.length()) : id;
    }
}
