package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.Undo;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.cli.value.Mounts;
import io.hydravisor.cli.value.Pair;
import io.hydravisor.cli.value.Ports;
import io.hydravisor.cli.value.Rlimits;
import io.hydravisor.cli.value.Sizes;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.Ownership;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox create}. */
@Command(
        name = "create",
        description = {
            "Make a sandbox and start it. It stays until it is deleted or its lifetime ends.",
            "With a COMMAND it runs that and stops when it ends; 'sandbox logs' shows what it prints."
        })
final class CreateCommand extends CliCommand {
    private enum Network {
        ISOLATED,
        NAT,
        HOST;

        NetworkPolicy policy() {
            return switch (this) {
                case ISOLATED -> NetworkPolicy.isolated();
                case NAT -> NetworkPolicy.nat();
                case HOST -> NetworkPolicy.host();
            };
        }
    }

    @Option(names = "--image", required = true, paramLabel = "IMAGE", description = "What it is made from.")
    String image = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Its name; generated otherwise.")
    @Nullable
    String name;

    @Option(names = "--cpus", paramLabel = "C", description = "How many cores' worth of time it may use, such as 0.5.")
    @Nullable
    Double cpus;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How much memory it may use, such as 512M.")
    @Nullable
    ByteSize memory;

    @Option(
            names = "--disk",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How much its root file system may hold, such as 2G, where the endpoint can limit that.")
    @Nullable
    ByteSize disk;

    @Option(names = "--pids", paramLabel = "N", description = "How many processes it may have; 1024 otherwise.")
    @Nullable
    Integer pids;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "A variable of every command in it.")
    List<Pair> env = List.of();

    @Option(
            names = "--label",
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "A label to find it by.")
    List<Pair> labels = List.of();

    @Option(
            names = "--network",
            paramLabel = "POLICY",
            description = "What it may reach: isolated (only its own loopback, the default), nat or host.")
    Network network = Network.ISOLATED;

    @Option(
            names = "--publish",
            paramLabel = "[ADDR:]HOSTPORT:PORT",
            converter = Ports.class,
            description =
                    "With nat: a port of the host, of its loopback unless ADDR says otherwise, that leads to one of its own.")
    List<PublishedPort> published = List.of();

    @Option(
            names = "--lifetime",
            paramLabel = "D",
            converter = Spans.class,
            description = "When it may be reaped, from now on; 'sandbox renew' puts that off.")
    @Nullable
    Duration lifetime;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "U",
            description = "The user of its commands; the image's own otherwise.")
    @Nullable
    String user;

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "The working folder of its commands; the image's own otherwise.")
    @Nullable
    String workdir;

    @Option(
            names = "--group",
            paramLabel = "G",
            description = "A supplementary group of its commands, by name or number.")
    List<String> groups = List.of();

    @Option(names = "--hostname", paramLabel = "H", description = "Its host name; its name otherwise.")
    @Nullable
    String hostname;

    @Option(
            names = "--mount",
            paramLabel = "SRC:DST[:ro|rw]",
            converter = Mounts.Bind.class,
            description = "A folder or file of the host that it sees; read-only unless it ends in ':rw'.")
    List<Mount> binds = List.of();

    @Option(
            names = "--tmpfs",
            paramLabel = "DST[:SIZE]",
            converter = Mounts.Tmpfs.class,
            description = "A folder in memory, of 64M unless it says otherwise.")
    List<Mount> tmpfs = List.of();

    @Option(names = "--read-only", description = "Let nobody inside write to its root file system.")
    boolean readOnly;

    @Option(
            names = "--ulimit",
            paramLabel = "KIND=SOFT[:HARD]",
            converter = Rlimits.class,
            description = "A limit of each of its processes, such as nofile=1024:4096 or core=unlimited.")
    List<Rlimit> rlimits = List.of();

    @Option(
            names = "--runtime",
            paramLabel = "R",
            description = "What runs it, such as crun; the endpoint's usual otherwise.")
    @Nullable
    String runtime;

    @Option(
            names = "--run-image",
            description = "Run the image's own program, and stop when it ends; COMMAND replaces its arguments.")
    boolean runImage;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "With --name: a creation that is repeated with this returns what the first one made.")
    @Nullable
    String requestId;

    @Option(
            names = "--start-timeout",
            paramLabel = "D",
            converter = Spans.class,
            description =
                    "How long it may take until it runs; after that nothing is left of it, and the exit code is 7.")
    @Nullable
    Duration startTimeout;

    @Parameters(paramLabel = "COMMAND", description = "What it is there to run, behind '--'.")
    List<String> command = List.of();

    CreateCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        SandboxSpec spec = spec();
        try (Connection connection = cli.connect()) {
            Sandbox sandbox;
            try (Progress progress = cli.progress("making a sandbox")) {
                sandbox = connection.sandboxes().create(spec);
            }
            try {
                SandboxView view = new SandboxView(sandbox.info());
                cli.out().result(view.document(), sandbox.name());
            } catch (HydravisorException | OutputClosedException e) {
                // A sandbox that nobody was told of is of no use.
                Undo.after(e, sandbox::destroy);
                throw e;
            }
        }
        return ExitCodes.DONE;
    }

    private SandboxSpec spec() {
        SandboxSpec spec = SandboxSpec.of(Image.oci(image)).network(network.policy());
        spec = spec.ownership(lifetime == null ? Ownership.detached() : Ownership.leased(lifetime));
        spec = name == null ? spec : spec.name(name);
        spec = cpus == null ? spec : spec.cpus(cpus);
        spec = memory == null ? spec : spec.memory(memory);
        spec = disk == null ? spec : spec.disk(disk);
        spec = pids == null ? spec : spec.pids(pids);
        spec = user == null ? spec : spec.user(user);
        spec = workdir == null ? spec : spec.cwd(workdir);
        spec = requestId == null ? spec : spec.requestId(requestId);
        spec = startTimeout == null ? spec : spec.startTimeout(startTimeout);
        spec = hostname == null ? spec : spec.hostname(hostname);
        spec = runtime == null ? spec : spec.runtime(runtime);
        spec = readOnly ? spec.readOnlyRoot() : spec;
        if (runImage) {
            spec = spec.main(MainCommand.ofImage(command.toArray(String[]::new)));
        } else if (!command.isEmpty()) {
            spec = spec.main(MainCommand.of(command));
        }
        return withLists(spec);
    }

    private SandboxSpec withLists(SandboxSpec single) {
        SandboxSpec spec = single;
        for (String group : groups) {
            spec = spec.group(group);
        }
        for (PublishedPort port : published) {
            spec = spec.publish(port);
        }
        for (Mount mount : binds) {
            spec = spec.mount(mount);
        }
        for (Mount mount : tmpfs) {
            spec = spec.mount(mount);
        }
        for (Rlimit limit : rlimits) {
            spec = spec.rlimit(limit);
        }
        for (Pair variable : env) {
            spec = spec.env(variable.name(), variable.value());
        }
        for (Pair label : labels) {
            spec = spec.label(label.name(), label.value());
        }
        return spec;
    }
}
