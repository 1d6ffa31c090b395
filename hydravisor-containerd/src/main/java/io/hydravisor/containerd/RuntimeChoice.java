package io.hydravisor.containerd;

import com.google.protobuf.Any;
import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.containerd.wire.ContainerRuntime;
import io.hydravisor.containerd.wire.RuncOptions;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What runs a container: a program that takes runc's command line, by name or path, under containerd's shim for runc; or, by a
 * name such as {@code io.containerd.kata.v2}, another shim, which brings all that it needs.
 */
final class RuntimeChoice {
    private static final String RUNC_SHIM = "io.containerd.runc.v2";
    private static final String SHIM_PREFIX = "io.containerd.";
    private static final String OPTIONS = "containerd.runc.v1.Options";

    private RuntimeChoice() {}

    /**
     * What containerd is told.
     *
     * @param name runc if empty
     * @param root where a program like runc keeps its state, if not where it does by itself
     * @throws NotFoundException if it is not installed
     */
    static ContainerRuntime of(Optional<String> name, Optional<Path> root) {
        if (name.filter(shim -> shim.startsWith(SHIM_PREFIX)).isPresent()) {
            require(shimOf(name.get()));
            return ContainerRuntime.newBuilder().setName(name.get()).build();
        }
        RuncOptions.Builder options = RuncOptions.newBuilder();
        root.ifPresent(folder -> options.setRoot(folder.toString()));
        name.ifPresent(program -> options.setBinaryName(require(program).toString()));
        ContainerRuntime.Builder runtime = ContainerRuntime.newBuilder().setName(RUNC_SHIM);
        if (name.isPresent() || root.isPresent()) {
            runtime.setOptions(Any.newBuilder()
                    .setTypeUrl(OPTIONS)
                    .setValue(options.build().toByteString()));
        }
        return runtime.build();
    }

    /** containerd's rule for the name of a shim's program: {@code io.containerd.kata.v2} is containerd-shim-kata-v2. */
    private static String shimOf(String name) {
        String[] parts = name.split("\\.", -1);
        return "containerd-shim-" + parts[parts.length - 2] + "-" + parts[parts.length - 1];
    }

    private static Path require(String program) {
        Optional<Path> found = program.startsWith("/")
                ? Optional.of(Path.of(program)).filter(Files::isExecutable).filter(Files::isRegularFile)
                : Binaries.find(program);
        return found.orElseThrow(() -> new NotFoundException(Failure.of("the runtime is not installed: " + program)
                .provider("containerd")
                .resource("runtime/" + program)
                .hint("Install it where programs usually are, give its absolute path, or leave the choice to us.")));
    }
}
