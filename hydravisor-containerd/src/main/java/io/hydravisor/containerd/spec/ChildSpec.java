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
     * @param parentFolder what the parent has for itself on the host
     * @param folder what the child has
     * @param cgroup the child's control group
     */
    public static Any of(Any parent, String parentName, String name, Path parentFolder, Path folder, String cgroup) {
        ObjectNode root = Json.object();
        root.setAll((ObjectNode) Json.read(parent.getValue().toByteArray()));
        if (root.path("hostname").asText().equals(parentName)) {
            root.put("hostname", name);
        }
        root.withObject("/linux").put("cgroupsPath", cgroup);
        for (JsonNode mount : root.path("mounts")) {
            takeOver(mount, "source", parentFolder, folder);
        }
        for (JsonNode namespace : root.path("linux").path("namespaces")) {
            takeOver(namespace, "path", parentFolder, folder);
        }
        return parent.toBuilder()
                .setValue(ByteString.copyFrom(Json.write(root)))
                .build();
    }

    private static void takeOver(JsonNode node, String field, Path parentFolder, Path folder) {
        String path = node.path(field).asText();
        // Others are no paths of the host, and relative.
        if (path.startsWith("/") && Path.of(path).startsWith(parentFolder)) {
            String own = folder.resolve(parentFolder.relativize(Path.of(path))).toString();
            ((ObjectNode) node).put(field, own);
        }
    }
}
