package io.hydravisor.containerd.network;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.Support;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kernel's rules for what a sandbox sends and gets: it reaches out, but neither the host, as one whose loopback the plugins open to
 * its interface for published ports, nor other sandboxes, nor what clouds tell their machines of themselves.
 */
final class Rules {
    private static final String SAVE = "iptables-save";
    private static final String RESTORE = "iptables-restore";
    private static final int TRIES = 5;

    private final String resource;

    /**
     * @param resource for errors
     */
    Rules(String resource) {
        this.resource = resource;
    }

    static Support support() {
        return Stream.of(SAVE, RESTORE)
                        .allMatch(program -> Binaries.find(program).isPresent())
                ? Support.yes()
                : Support.no("iptables is not installed; on Debian: apt-get install iptables");
    }

    /**
     * Adds those of one sandbox: what forbids comes before all other rules of the host, what allows after them, so that what the host
     * forbids stays forbidden.
     *
     * @param side the host's end of the sandbox's network
     * @param subnet of all sandboxes
     * @param mark letters, digits and hyphens, which nothing else on this host has
     */
    void add(String side, String subnet, String mark) {
        String comment = " -m comment --comment " + mark;
        String fresh = " -m conntrack ! --ctstate RELATED,ESTABLISHED" + comment;
        restore(Stream.of(
                "-I INPUT -i " + side + fresh + " -j DROP",
                "-I FORWARD -i " + side + " -d " + subnet + fresh + " -j DROP",
                // Clouds keep a machine's credentials there. Some answer for names there as well.
                "-I FORWARD -i " + side + " -d 169.254.0.0/16 -p tcp -m tcp ! --dport 53" + comment + " -j DROP",
                "-I FORWARD -o " + side + " -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT" + comment + " -j DROP",
                "-A FORWARD -i " + side + comment + " -j ACCEPT",
                "-A FORWARD -o " + side + comment + " -j ACCEPT"));
    }

    /** Removes those with a mark, if there are any. */
    void remove(String mark) {
        for (int attempt = 1; ; attempt++) {
            List<String> found = of("filter")
                    .filter(rule -> List.of(rule.split(" ", -1)).contains(mark))
                    .map(rule -> rule.replaceFirst("^-A", "-D"))
                    .toList();
            if (found.isEmpty()) {
                return;
            }
            try {
                restore(found.stream());
                return;
            } catch (BackendException e) {
                // Another client may be removing them at this moment: then there are fewer the next time.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The rules of a table, as iptables-save prints them. */
    Stream<String> of(String table) {
        String saved = run(new Tool(program(SAVE), "-t", table), "");
        return saved.lines().filter(line -> line.startsWith("-A "));
    }

    /** All of them or none. */
    private void restore(Stream<String> rules) {
        String lines = rules.collect(Collectors.joining("\n", "*filter\n", "\nCOMMIT\n"));
        run(new Tool(program(RESTORE), "--noflush", "--wait"), lines);
    }

    private String run(Tool tool, String input) {
        Tool.Answer answer = tool.run(Map.of(), input.getBytes(StandardCharsets.UTF_8), resource);
        if (answer.status() != 0) {
            throw failed("iptables failed: " + answer.output().strip());
        }
        return answer.output();
    }

    private Path program(String name) {
        Optional<Path> found = Binaries.find(name);
        return found.orElseThrow(() -> failed("the program '" + name + "' is not installed"));
    }

    private BackendException failed(String what) {
        return new BackendException(Failure.of(what)
                .provider(RpcErrors.PROVIDER)
                .resource(resource)
                .hint("Look whether iptables works on this host; on Debian: apt-get install iptables"));
    }
}
