package io.hydravisor.testkit.memory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The files that every new sandbox starts with, whatever its image is called. */
final class BaseImage {
    static final MemoryUser APP = new MemoryUser("app", 1000, 1000, java.util.List.of(1000L), "/home/app");

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            app:x:1000:1000:app:/home/app:/bin/sh
            nobody:x:65534:65534:nobody:/nonexistent:/bin/false
            """;
    private static final String GROUP = """
            root:x:0:
            app:x:1000:
            nogroup:x:65534:
            """;

    private BaseImage() {}

    static void fill(MemoryFiles files, MemoryNode root, Instant now) {
        for (String path :
                new String[] {"/bin", "/dev", "/etc", "/home", "/opt", "/root", "/tmp", "/usr/bin", "/var/tmp"}) {
            files.createDirectories(path, MemoryUser.ROOT);
        }
        files.setPermissions("/root", 0700, MemoryUser.ROOT);
        files.setPermissions("/tmp", 01777, MemoryUser.ROOT);
        files.setPermissions("/var/tmp", 01777, MemoryUser.ROOT);
        child(root, "home").add("app", MemoryNode.folder(0755, APP, now));
        child(root, "dev").add("null", MemoryNode.device(now));
        files.write("/etc/passwd", PASSWD.getBytes(StandardCharsets.UTF_8), MemoryUser.ROOT, false);
        files.write("/etc/group", GROUP.getBytes(StandardCharsets.UTF_8), MemoryUser.ROOT, false);
    }

    private static MemoryNode child(MemoryNode folder, String name) {
        MemoryNode found = folder.entries.get(name);
        if (found == null) {
            throw new IllegalStateException("made before: " + name);
        }
        return found;
    }
}
