package io.hydravisor.containerd.image;

import java.util.List;

/**
 * How an image wants its programs to be started. Texts are empty where it does not say.
 *
 * @param env {@code NAME=value}
 * @param user a user and perhaps a group, by name or number
 */
public record ImageConfig(List<String> env, String user, String workingDir, List<String> entrypoint, List<String> cmd) {
    public ImageConfig {
        env = List.copyOf(env);
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
    }
}
