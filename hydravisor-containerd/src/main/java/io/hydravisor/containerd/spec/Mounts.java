package io.hydravisor.containerd.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a sandbox is given to see beside its image's files. */
public final class Mounts {
    private Mounts() {}

    /**
     * Follows the links in the paths of the host, once and for all: nobody follows them again later.
     *
     * @throws NotFoundException if one is not there
     * @throws InvalidInputException if one would lie where the sandbox's init is
     */
    public static SandboxSpec resolve(SandboxSpec spec) {
        SandboxSpec resolved = spec;
        for (Mount mount : spec.mounts()) {
            if (mount.target().equals(ContainerSpec.INIT)) {
                throw new InvalidInputException(Failure.of("can't mount something at " + ContainerSpec.INIT)
                        .provider("containerd")
                        .hint("The sandbox's first process is there; choose another path."));
            }
            if (mount.source().isPresent()) {
                Mount real = Mount.bind(real(mount.source().get()), mount.target());
                resolved = resolved.mount(mount.writable() ? real.readWrite() : real);
            }
        }
        return resolved;
    }

    private static Path real(Path source) {
        try {
            return source.toRealPath();
        } catch (IOException e) {
            throw new NotFoundException(Failure.of("can't mount " + source + ": there is no such file or folder")
                    .provider("containerd")
                    .resource("file/" + source)
                    .hint("Make it first, on the host that containerd runs on.")
                    .cause(e));
        }
    }

    /** As runc reads it. Not recursive: what is mounted below the source on the host would not be read-only inside. */
    static ObjectNode described(Mount mount) {
        ObjectNode json = Json.object().put("destination", mount.target());
        mount.source()
                .ifPresentOrElse(
                        source -> json.put("type", "bind")
                                .put("source", source.toString())
                                .set(
                                        "options",
                                        Json.strings(
                                                "bind", mount.writable() ? "rw" : "ro", "nosuid", "nodev", "rprivate")),
                        () -> json.put("type", "tmpfs")
                                .put("source", "tmpfs")
                                .set(
                                        "options",
                                        Json.strings(
                                                "nosuid",
                                                "nodev",
                                                "mode=1777",
                                                "size="
                                                        + mount.size()
                                                                .orElseThrow()
                                                                .bytes())));
        return json;
    }

    /** As the sandbox's record keeps it. */
    public static ArrayNode kept(List<Mount> mounts) {
        ArrayNode kept = Json.strings();
        for (Mount mount : mounts) {
            ObjectNode json = kept.addObject().put("target", mount.target()).put("writable", mount.writable());
            mount.source().ifPresent(source -> json.put("source", source.toString()));
            mount.size().ifPresent(size -> json.put("size", size.bytes()));
        }
        return kept;
    }
}
