package io.hydravisor.containerd;

import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.network.NameFiles;
import io.hydravisor.containerd.spec.ContainerSpec;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.PermissionDeniedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the state of an endpoint's sandboxes lies on the host. The paths derive from the endpoint's and the sandbox's ids,
 * so that every JVM finds them. Losing a folder loses output, never a sandbox.
 */
final class StateFolders {
    private static final int TAG_CHARS = 12;

    private final Path base;
    private final String tag;

    StateFolders(Path stateFolder, Path socket, String namespace) {
        this.tag = tag(real(socket) + "\n" + namespace);
        this.base = stateFolder.resolve("containerd").resolve(tag);
    }

    private static Path real(Path socket) {
        try {
            return socket.toRealPath();
        } catch (IOException e) {
            return socket.toAbsolutePath().normalize();
        }
    }

    private static String tag(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, TAG_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Tells this endpoint apart from others on the host. */
    String tag() {
        return tag;
    }

    Path sandbox(String id) {
        return base.resolve(id);
    }

    Path commands(String id) {
        return sandbox(id).resolve("commands");
    }

    Path terminals(String id) {
        return sandbox(id).resolve("terminals");
    }

    Path etc(String id) {
        return sandbox(id).resolve(ContainerSpec.ETC);
    }

    /** Makes the sandbox's own hosts, hostname and resolv.conf, for its next start. */
    void etc(String id, String hostname, NameFiles names) {
        Path etc = etc(id);
        try {
            Folders.create(etc);
            Files.writeString(etc.resolve("hostname"), hostname + "\n");
            Files.writeString(etc.resolve("hosts"), names.hosts());
            Files.writeString(etc.resolve("resolv.conf"), names.resolver());
        } catch (AccessDeniedException e) {
            throw new PermissionDeniedException(
                    failure(e).hint("Run as root, or give Hydravisor.builder() a stateFolder that can be written to."));
        } catch (IOException e) {
            throw new BackendException(failure(e).hint("Look at the state folder and its disk."));
        }
    }

    private Failure failure(IOException cause) {
        return Failure.of("can't keep state below " + base + ": " + cause)
                .provider("containerd")
                .cause(cause);
    }

    void delete(String id) {
        Folders.delete(sandbox(id));
    }
}
