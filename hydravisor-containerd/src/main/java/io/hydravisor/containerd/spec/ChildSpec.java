package io.hydravisor.containerd.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.nio.file.Path;

/** What runc is told about a sandbox that is made from another: the same, save what is each one's own. */
public final class ChildSpec {
    private ChildSpec() {}

    /** The host name in what runc is told. */
    public static String hostname(Any spec) {
        return Json.read(spec.getValue().toByteArray()).path("hostname").asText();
    }

    /**
     * Describes a child.
     *
     * @param parent what runc was told of the parent
     * @param parentName the parent's name; a host name of another kind is kept
     * @param parentEtc where the parent's hosts, hostname and resolv.conf are on the host
     * @param etc where the child's are
     * @param cgroup the child's control group
     */
    public static Any of(Any parent, String parentName, String name, Path parentEtc, Path etc, String cgroup) {
        ObjectNode root = Json.object();
        root.setAll((ObjectNode) Json.read(parent.getValue().toByteArray()));
        if (root.path("hostname").asText().equals(parentName)) {
            root.put("hostname", name);
        }
        root.withObject("/linux").put("cgroupsPath", cgroup);
        for (JsonNode mount : root.path("mounts")) {
            String source = mount.path("source").asText();
            // Others are no paths of the host, and relative.
            if (source.startsWith("/") && Path.of(source).startsWith(parentEtc)) {
                String own = etc.resolve(parentEtc.relativize(Path.of(source))).toString();
                ((ObjectNode) mount).put("source", own);
            }
        }
        return parent.toBuilder()
                .setValue(ByteString.copyFrom(Json.write(root)))
                .build();
    }
}
