package io.hydravisor.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of what runc was given for a sandbox that runs {@code true} instead of the sandbox's init. */
final class RuncBundle {
    private RuncBundle() {}

    /**
     * Makes the bundle.
     *
     * @param original the sandbox's, which lends its root file system and has to live on
     * @param target an empty folder
     */
    static void make(Path original, Path target) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = (ObjectNode) json.readTree(Files.readAllBytes(original.resolve("config.json")));
        config.withObject("/process").putArray("args").add("true");
        config.withObject("/root").put("path", original.resolve("rootfs").toString());
        ObjectNode linux = config.withObject("/linux");
        linux.put("cgroupsPath", linux.path("cgroupsPath").asText() + "-runc");
        Files.write(target.resolve("config.json"), json.writeValueAsBytes(config));
    }
}
