package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.process.Command;
import io.hydravisor.process.Durability;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.sandbox.SnapshotKind;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.function.Executable;

/** What a provider says of itself. */
final class CapabilityRules {
    private CapabilityRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                        "K-1",
                        "A provider declares what it can do; it has a name, at least one scheme, and answers alike each time.",
                        CapabilityRules::declares),
                SandboxRule.of(
                        "K-2",
                        "What is not declared is refused with UnsupportedCapabilityException, before anything happens.",
                        CapabilityRules::refuses),
                SandboxRule.of(
                        "K-3",
                        "An endpoint and a sandbox have no capability that the provider does not declare, and give a reason for"
                                + " each that they lack.",
                        CapabilityRules::narrows),
                SandboxRule.of(
                        "K-4",
                        "An endpoint option that the provider does not know is refused, not passed over.",
                        CapabilityRules::options),
                SandboxRule.of(
                        "K-5",
                        "An endpoint's isolation is not stronger than the provider says.",
                        lab -> assertTrue(
                                lab.subject()
                                        .provider()
                                        .isolation()
                                        .atLeast(lab.sandboxes().isolation()),
                                "the endpoint claims more isolation than its provider")),
                SandboxRule.of(
                        "K-6",
                        "What is declared is there: no call for it is refused as unsupported.",
                        CapabilityRules::hasWhatItDeclares));
    }

    private static void declares(Lab lab) {
        SandboxProvider provider = lab.subject().provider();
        assertFalse(provider.capabilities().isEmpty(), "a provider that declares nothing can't be used for anything");
        assertFalse(provider.schemes().isEmpty(), "a provider needs a scheme");
        assertTrue(provider.name().matches("[a-z0-9]+(-[a-z0-9]+)*"), "a name of other characters: " + provider.name());
        assertEquals(provider.capabilities(), provider.capabilities(), "capabilities change from call to call");
        assertEquals(provider.schemes(), provider.schemes(), "schemes change from call to call");
        assertEquals(provider.name(), provider.name(), "the name changes from call to call");
    }

    private static void narrows(Lab lab) throws IOException {
        Set<Capability> declared = lab.subject().provider().capabilities();
        for (Capability capability : known(lab).keySet()) {
            for (Support answer :
                    List.of(lab.sandboxes().supports(capability), lab.box().supports(capability))) {
                assertFalse(
                        answer.available() && !declared.contains(capability),
                        capability + " is there and was not declared");
                assertTrue(answer.available() || !answer.reason().isBlank(), "no reason why not: " + capability);
            }
        }
    }

    private static void refuses(Lab lab) throws Exception {
        Set<String> before = lab.listed();
        before.add(lab.box().name());
        for (Map.Entry<Capability, Executable> verb : known(lab).entrySet()) {
            Capability capability = verb.getKey();
            if (!lab.box().supports(capability).available()
                    && !lab.sandboxes().supports(capability).available()) {
                Lab.refused(UnsupportedCapabilityException.class, verb.getValue());
            }
        }
        assertEquals(before, lab.listed(), "something was made or destroyed");
        lab.exec(lab.guest().exit(0)).orThrow();
    }

    private static void hasWhatItDeclares(Lab lab) throws Throwable {
        for (Map.Entry<Capability, Executable> verb : known(lab).entrySet()) {
            Capability capability = verb.getKey();
            if (!lab.box().supports(capability).available()
                    || !lab.sandboxes().supports(capability).available()) {
                continue;
            }
            try {
                verb.getValue().execute();
            } catch (UnsupportedCapabilityException e) {
                throw new AssertionError("declared and refused: " + capability, e);
            } catch (HydravisorException otherwise) {
                // It may fail for what it was asked, such as a snapshot that there is not.
                assertTrue(otherwise.hint().isPresent(), () -> "an error must say what to do: " + otherwise);
            }
        }
    }

    /** A call for each capability that fails without it; those that stop the sandbox come last. */
    private static Map<Capability, Executable> known(Lab lab) throws IOException {
        Sandboxes endpoint = lab.sandboxes();
        Sandbox box = lab.box();
        Command command = lab.guest().exit(0);
        Snapshot snapshot = new Snapshot("none", SnapshotKind.DISK, Instant.EPOCH);
        Map<Capability, Executable> verbs = new LinkedHashMap<>();
        Map<Capability, SandboxSpec> specs = new LinkedHashMap<>();
        specs.put(Capability.NETWORK_HOST, lab.spec().network(NetworkPolicy.host()));
        specs.put(Capability.NETWORK_NAT, lab.spec().network(NetworkPolicy.nat()));
        specs.put(
                Capability.NETWORK_PUBLISH,
                lab.spec().network(NetworkPolicy.nat()).publish(PublishedPort.of(NetworkRules.freePort(), 8080)));
        specs.put(Capability.MAIN, lab.spec().main(MainCommand.of(command.argv())));
        specs.put(Capability.RUNTIME, lab.spec().runtime("tck-missing"));
        specs.put(Capability.MOUNT_BIND, lab.spec().mount(Mount.bind(Path.of("/"), lab.path())));
        specs.put(Capability.MOUNT_TMPFS, lab.spec().mount(Mount.tmpfs(lab.path(), ByteSize.mebibytes(1))));
        specs.put(Capability.READ_ONLY_ROOT, lab.spec().readOnlyRoot());
        specs.put(Capability.DISK, lab.spec().disk(ByteSize.gibibytes(1)));
        specs.put(Capability.HOSTNAME, lab.spec().hostname("tck"));
        specs.put(Capability.GROUPS, lab.spec().group("4242"));
        specs.put(Capability.RLIMITS, lab.spec().rlimit(Rlimit.of(Rlimit.Kind.CORE, 0)));
        specs.forEach((capability, spec) ->
                verbs.put(capability, () -> endpoint.create(spec).close()));
        verbs.put(Capability.GROUP_SIGNALS, () -> box.exec(command.timeout(Duration.ofMinutes(1))));
        verbs.put(Capability.DIRECT_OUTPUT, () -> box.exec(command.durability(Durability.direct())));
        verbs.put(Capability.SPOOLED_OUTPUT, () -> box.exec(command.durability(Durability.spooled())));
        verbs.put(Capability.FILES, () -> box.files().stat("/"));
        verbs.put(Capability.FILE_ARCHIVES, () -> box.files().downloadArchive("/", OutputStream.nullOutputStream()));
        verbs.put(Capability.STATS, box::stats);
        verbs.put(
                Capability.TERMINALS,
                () -> box.terminal(TerminalSpec.of(command)).close());
        verbs.put(Capability.FORWARD, () -> box.forward(8080).close());
        verbs.put(Capability.SNAPSHOT, () -> box.restore(snapshot));
        verbs.put(Capability.FORK, () -> box.fork(1).close());
        verbs.put(Capability.PAUSE, box::pause);
        verbs.put(Capability.RESTART, () -> box.stop(Duration.ZERO));
        return verbs;
    }

    private static void options(Lab lab) {
        String endpoint = lab.subject().endpoint();
        String more = endpoint + (endpoint.indexOf('?') < 0 ? "?" : "&") + "tck-unknown=1";
        Lab.refused(
                InvalidInputException.class,
                () -> lab.client(lab.builder()).sandboxes(more).close());
    }
}
