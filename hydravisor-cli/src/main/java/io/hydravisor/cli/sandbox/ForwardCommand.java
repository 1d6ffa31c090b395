package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.Pause;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Json;
import io.hydravisor.net.PortForward;
import io.hydravisor.sandbox.Sandbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox forward}. */
@Command(
        name = "forward",
        description = "Make a port of this host's loopback lead to one in a sandbox, until interrupted.")
final class ForwardCommand extends NamedSandbox {
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5}):([0-9]{1,5})");
    private static final Duration LONG = Duration.ofHours(1);

    @Parameters(
            index = "1",
            paramLabel = "HOSTPORT:PORT",
            description = "The port here, 0 for one that is free, and the port inside.")
    String ports = "";

    ForwardCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        Matcher both = PORTS.matcher(ports);
        if (!both.matches() || Integer.parseInt(both.group(1)) > 65_535) {
            throw new UsageException("'" + ports + "' is not HOSTPORT:PORT", "Write two ports, such as 8080:80.");
        }
        InetSocketAddress here =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(both.group(1)));
        try (PortForward forward = sandbox.forward(here, Integer.parseInt(both.group(2)))) {
            InetSocketAddress local = forward.localAddress();
            String address = local.getAddress().getHostAddress() + ":" + local.getPort();
            cli.out().item(Json.object("address", address, "port", forward.port()), address);
            while (true) {
                Pause.of(LONG);
            }
        }
    }
}
