package io.hydravisor.containerd.image;

import java.util.List;

/**
 * How an image wants its programs to be started. Texts are empty where it does not say.
 *
 * @param env {@code NAME=value}
 * @param user a user and perhaps a group, by name or number
 * @param workingDir an absolute path
 * @param entrypoint what is run
 * @param cmd its arguments, or what is run where there is no entry point
 */
public record ImageConfig(
        List<String> env, String user, String workingDir, List<String> entrypoint, List<String> cmd) {}
