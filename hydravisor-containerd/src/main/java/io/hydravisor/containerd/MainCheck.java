package io.hydravisor.containerd;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydravisor.containerd.file.Inside;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.PrivateMount;
import io.hydravisor.containerd.image.ResolvedImage;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.containerd.spec.UserFiles;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be known of a sandbox's files before its main command can be started: the number of its user, and that its program
 * is there. runc would take numbers alone, and the init would tell of a missing program only in its output.
 *
 * @param files what the sandbox's files stand on, which never changes: the same check of it has the same result
 * @param user a name or number, and perhaps a group; root if empty
 * @param groups names or numbers
 * @param program as the command names it
 * @param candidates the paths where it may be, as far as they are not mounted over
 * @param mounted whether it may also be in something that is mounted, and not to be seen here
 */
record MainCheck(
        String files, String user, List<String> groups, String program, List<String> candidates, boolean mounted) {
    private static final Logger LOG = LoggerFactory.getLogger(MainCheck.class);

    /**
     * What is to be known of a main command.
     *
     * @param user a name or number, and perhaps a group; root if empty
     * @param process the sandbox's process object, for the working directory and variables
     */
    static MainCheck of(ResolvedImage image, SandboxSpec spec, String user, Command main, JsonNode process) {
        String program = main.argv().get(0);
        List<String> all = candidates(program, process);
        List<String> inImage = all.stream()
                .takeWhile(candidate ->
                        spec.mounts().stream().noneMatch(mount -> candidate.startsWith(mount.target() + "/")))
                .toList();
        return new MainCheck(image.chainId(), user, spec.groups(), program, inImage, inImage.size() < all.size());
    }

    /**
     * Mounts the files and looks, which takes some milliseconds.
     *
     * @param root what the sandbox's files are mounted from
     * @param folder where to mount them for a moment
     * @return the user
     * @throws CommandStartException if user or program is not there
     */
    SandboxUser lookInto(List<Mount> root, Path folder) {
        Mount mount = root.get(0);
        try {
            Folders.create(folder);
            return new PrivateMount(mount.getType(), mount.getSource(), mount.getOptionsList())
                    .look(folder, this::look);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HydravisorException ours) {
                throw ours;
            }
            throw cantLook(Objects.requireNonNullElse(e.getCause(), e));
        } catch (IOException e) {
            throw cantLook(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while making a sandbox")
                    .provider("containerd")
                    .cause(e));
        }
    }

    private static BackendException cantLook(Throwable cause) {
        return new BackendException(Failure.of("can't look into a sandbox's files: " + cause)
                .provider("containerd")
                .hint("A main command needs root on the host that containerd runs on, and its snapshotter's folders.")
                .cause(cause));
    }

    private SandboxUser look(Fd root) throws IOException {
        requireProgram(root);
        UserFiles tables = new UserFiles(Inside.table(root, "/etc/passwd"), Inside.table(root, "/etc/group"));
        return tables.inGroups(user.isEmpty() ? SandboxUser.ROOT : tables.find(user), groups);
    }

    private void requireProgram(Fd root) throws IOException {
        for (String candidate : candidates) {
            try (Fd handle = root.handle(candidate, true)) {
                if (Inside.isProgram(handle)) {
                    return;
                }
            } catch (NativeException e) {
                LOG.trace("Not at {}", candidate, e);
            }
        }
        if (mounted) {
            return; // The init will see.
        }
        throw new CommandStartException(
                Failure.of("can't start the main command: no such program in the sandbox: " + program)
                        .provider("containerd")
                        .hint("Install it in the image with an x bit, or give its full path; the sandbox's PATH is used"
                                + " to find it."));
    }

    private static List<String> candidates(String program, JsonNode process) {
        if (program.indexOf('/') >= 0) {
            return List.of(
                    program.startsWith("/") ? program : process.path("cwd").asText() + "/" + program);
        }
        List<String> candidates = new ArrayList<>();
        for (JsonNode variable : process.path("env")) {
            if (variable.asText().startsWith("PATH=")) {
                for (String folder :
                        variable.asText().substring("PATH=".length()).split(":", -1)) {
                    candidates.add((folder.isEmpty() ? process.path("cwd").asText() : folder) + "/" + program);
                }
            }
        }
        return candidates;
    }
}
