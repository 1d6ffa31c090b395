package io.hydravisor.containerd.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runc is told about a sandbox: the OCI runtime specification, hardened. See
 * <a href="https://github.com/opencontainers/runtime-spec/blob/v1.0.2/config.md">config.md</a>.
 */
public final class ContainerSpec {
    private static final String TYPE = "types.containerd.io/opencontainers/runtime-spec/1/Spec";
    static final String INIT = "/.hydravisor-init";
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** One period of the kernel's CPU limiter. */
    private static final long CPU_PERIOD_MICROS = 100_000;
    /** The smallest quota that the kernel takes. */
    private static final long MIN_CPU_QUOTA_MICROS = 1000;

    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            // Read with the host's rights, as files are, it would be the host's log, or never end.
            "/proc/kmsg",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private ContainerSpec() {}

    /**
     * Describes a sandbox.
     *
     * @param imageEnv the image's own variables
     * @param cwd where commands start that name no folder
     * @param init the host's init binary
     * @param etc a folder of the host with the sandbox's hosts, hostname and resolv.conf
     * @param cgroup the control group's path, which nothing else on the host has
     */
    public static Any of(
            String name, SandboxSpec spec, List<String> imageEnv, String cwd, Path init, Path etc, String cgroup) {
        ObjectNode root = Json.object()
                .put("ociVersion", "1.0.2")
                .put("hostname", spec.hostname().orElse(name));
        root.putObject("root").put("path", "rootfs").put("readonly", spec.hasReadOnlyRoot());
        root.set("process", ProcessSpec.init(List.of(INIT, "-P"), env(spec, imageEnv), cwd));
        ArrayNode mounts = root.putArray("mounts");
        mounts(mounts, init, etc);
        // Last, so that what was asked for lies on top of what every sandbox has.
        spec.mounts().forEach(mount -> mounts.add(Mounts.described(mount)));
        ObjectNode linux = root.putObject("linux").put("cgroupsPath", cgroup);
        namespaces(linux.putArray("namespaces"), spec);
        resources(linux.putObject("resources"), spec);
        linux.set("seccomp", Seccomp.PROFILE);
        linux.set("maskedPaths", Json.strings(MASKED));
        linux.set("readonlyPaths", Json.strings(READ_ONLY));
        return Any.newBuilder()
                .setTypeUrl(TYPE)
                .setValue(ByteString.copyFrom(Json.write(root)))
                .build();
    }

    /**
     * The same sandbox with a main command, whose first variable is the user's home unless the image or the spec has one.
     *
     * @param described what {@link #of} has made
     */
    public static Any withMain(Any described, SandboxSpec spec, Command main, SandboxUser user) {
        ObjectNode root = (ObjectNode) Json.read(described.getValue().toByteArray());
        ObjectNode base = (ObjectNode) root.path("process");
        base.set("rlimits", Rlimits.of(spec.rlimits()));
        root.set("process", ProcessSpec.main(List.of(INIT, "--"), main, user, base));
        return described.toBuilder()
                .setValue(ByteString.copyFrom(Json.write(root)))
                .build();
    }

    private static List<String> env(SandboxSpec spec, List<String> imageEnv) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("PATH", DEFAULT_PATH);
        for (String variable : imageEnv) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                env.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        env.putAll(spec.env());
        List<String> variables = new ArrayList<>();
        env.forEach((key, value) -> variables.add(key + "=" + value));
        return variables;
    }

    private static void mounts(ArrayNode mounts, Path init, Path etc) {
        mount(mounts, "/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        mount(mounts, "/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        mount(
                mounts,
                "/dev/pts",
                "devpts",
                "devpts",
                "nosuid",
                "noexec",
                "newinstance",
                "ptmxmode=0666",
                "mode=0620",
                "gid=5");
        mount(mounts, "/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        mount(mounts, "/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        mount(mounts, "/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro");
        mount(mounts, "/run", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        mount(mounts, INIT, "bind", init.toString(), "bind", "ro", "nosuid", "nodev");
        for (String file : List.of("hosts", "hostname", "resolv.conf")) {
            mount(
                    mounts,
                    "/etc/" + file,
                    "bind",
                    etc.resolve(file).toString(),
                    "bind",
                    "ro",
                    "nosuid",
                    "nodev",
                    "noexec");
        }
    }

    private static void mount(ArrayNode mounts, String where, String type, String source, String... options) {
        mounts.addObject()
                .put("destination", where)
                .put("type", type)
                .put("source", source)
                .set("options", Json.strings(options));
    }

    private static void namespaces(ArrayNode namespaces, SandboxSpec spec) {
        for (String type : List.of("pid", "ipc", "uts", "mount")) {
            namespaces.addObject().put("type", type);
        }
        // A network namespace of its own has loopback alone, which runc brings up.
        if (spec.network().equals(NetworkPolicy.isolated())) {
            namespaces.addObject().put("type", "network");
        }
    }

    private static void resources(ObjectNode resources, SandboxSpec spec) {
        ArrayNode devices = resources.putArray("devices");
        devices.addObject().put("allow", false).put("access", "rwm");
        int[][] allowed = {{1, 3}, {1, 5}, {1, 7}, {1, 8}, {1, 9}, {5, 0}, {5, 1}, {5, 2}};
        for (int[] device : allowed) {
            character(devices, device[0]).put("minor", device[1]);
        }
        character(devices, 136);
        resources.putObject("pids").put("limit", spec.pids());
        spec.memory()
                .ifPresent(limit -> resources
                        .putObject("memory")
                        .put("limit", limit.bytes())
                        // On cgroup v1 this is memory and swap together, so it grants no swap.
                        .put("swap", limit.bytes()));
        spec.cpus()
                .ifPresent(cores -> resources
                        .putObject("cpu")
                        .put("period", CPU_PERIOD_MICROS)
                        .put("quota", Math.max(MIN_CPU_QUOTA_MICROS, Math.round(cores * CPU_PERIOD_MICROS))));
    }

    private static ObjectNode character(ArrayNode devices, int major) {
        return devices.addObject()
                .put("allow", true)
                .put("type", "c")
                .put("access", "rwm")
                .put("major", major);
    }
}
