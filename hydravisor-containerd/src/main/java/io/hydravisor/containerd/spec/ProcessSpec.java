package io.hydravisor.containerd.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hydravisor.process.Command;
import io.hydravisor.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What runc is told about one process: the {@code process} object of the OCI runtime specification. */
public final class ProcessSpec {
    private static final String TYPE = "types.containerd.io/opencontainers/runtime-spec/1/Process";
    /** What root inside keeps. Left out of the usual set: raw sockets, device nodes and the audit log. */
    private static final List<String> CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_NET_BIND_SERVICE",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");

    private ProcessSpec() {}

    /** The process that keeps the sandbox alive and reaps. It needs no capability. */
    static ObjectNode init(List<String> argv, List<String> env, String cwd) {
        return process(argv, env, cwd, SandboxUser.ROOT, List.of(), List.of(), Rlimits.of(List.of()));
    }

    /**
     * What commands inherit: the sandbox's own process object, but for the limits that were asked for, which an idle init does
     * not have, and the home of the main command's user.
     *
     * @param kept the sandbox's record
     */
    public static JsonNode base(JsonNode init, JsonNode kept) {
        if (init instanceof ObjectNode process) {
            if (kept.has("rlimits")) {
                process.set("rlimits", kept.path("rlimits"));
            }
            if (kept.path("main_has_home").asBoolean() && process.get("env") instanceof ArrayNode env) {
                env.remove(0);
            }
        }
        return init;
    }

    /**
     * A sandbox's main command, as the child of an init that ends with it.
     *
     * @param init the init and its arguments
     * @param base what it inherits
     */
    static ObjectNode main(List<String> init, Command command, SandboxUser user, JsonNode base) {
        List<String> argv = new ArrayList<>(init);
        argv.addAll(command.argv());
        ObjectNode process = process(command, user, base);
        process.set("args", Json.strings(argv));
        return process;
    }

    /**
     * A command in a sandbox.
     *
     * @param base the sandbox's own process object, for the environment, working directory and limits that commands inherit
     */
    public static Any command(Command command, SandboxUser user, JsonNode base) {
        return any(process(command, user, base));
    }

    /**
     * A command at a pseudo-terminal, confined as any other.
     *
     * @param size what the program finds when it asks
     * @param base the sandbox's own process object
     */
    public static Any terminal(Command command, TerminalSize size, SandboxUser user, JsonNode base) {
        ObjectNode process = process(command, user, base).put("terminal", true);
        process.putObject("consoleSize").put("height", size.rows()).put("width", size.columns());
        return any(process);
    }

    private static ObjectNode process(Command command, SandboxUser user, JsonNode base) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("HOME", user.home());
        for (JsonNode variable : base.path("env")) {
            put(env, variable.asText());
        }
        env.putAll(command.env());
        List<String> variables = new ArrayList<>();
        env.forEach((name, value) -> variables.add(name + "=" + value));
        String cwd = command.cwd().orElse(base.path("cwd").asText("/"));
        // Another user than root gains nothing by a capability but what it could use against the others inside.
        List<String> effective = user.uid() == 0 ? CAPABILITIES : List.of();
        return process(command.argv(), variables, cwd, user, CAPABILITIES, effective, base.path("rlimits"));
    }

    private static Any any(ObjectNode process) {
        return Any.newBuilder()
                .setTypeUrl(TYPE)
                .setValue(ByteString.copyFrom(Json.write(process)))
                .build();
    }

    private static void put(Map<String, String> env, String variable) {
        int equals = variable.indexOf('=');
        if (equals > 0) {
            env.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
    }

    private static ObjectNode process(
            List<String> argv,
            List<String> env,
            String cwd,
            SandboxUser user,
            List<String> bounding,
            List<String> effective,
            JsonNode rlimits) {
        ObjectNode process = Json.object().put("cwd", cwd).put("noNewPrivileges", true);
        process.set("args", Json.strings(argv));
        process.set("env", Json.strings(env));
        ArrayNode groups = process.putObject("user")
                .put("uid", user.uid())
                .put("gid", user.gid())
                .putArray("additionalGids");
        user.groups().forEach(groups::add);
        ObjectNode capabilities = process.putObject("capabilities");
        capabilities.set("bounding", Json.strings(bounding));
        capabilities.set("permitted", Json.strings(effective));
        capabilities.set("effective", Json.strings(effective));
        process.set("rlimits", rlimits);
        return process;
    }
}
