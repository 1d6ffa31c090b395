package io.hydravisor.containerd.network;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A short program of the host. It is run to its end, whether the thread is interrupted or not: what it has begun to change must be
 * known, so as to be undone.
 */
final class Tool {
    /** Rules of the kernel are changed by one program at a time; many may be waiting. */
    private static final long PATIENCE_SECONDS = 60;
    /** Plugins look for iptables themselves, which is where a user's PATH may not lead. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final List<String> command;

    Tool(Path program, String... arguments) {
        command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
    }

    /**
     * How it ended.
     *
     * @param output all that it wrote
     */
    record Answer(int status, String output) {}

    /**
     * Runs it.
     *
     * @param variables all of its variables beside PATH
     * @param input all of its standard input
     * @param resource for errors
     */
    Answer run(Map<String, String> variables, byte[] input, String resource) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.onExit()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.onExit().join().exitValue(), output);
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't run " + command.get(0) + ": " + e)
                    .provider(RpcErrors.PROVIDER)
                    .resource(resource)
                    .cause(e)
                    .hint("Check that it can be executed, and reads its input."));
        }
    }
}
