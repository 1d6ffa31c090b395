package io.hydravisor.agent;

import io.hydravisor.machine.Machine;
import java.util.List;

/**
 * The tools of a machine. What a model does with them happens inside, as the machine's default user, and nowhere else: paths are read
 * inside, and arguments pass through no shell unless the tool is the shell.
 */
public final class MachineTools {
    private static final String PATH = "an absolute path";

    private MachineTools() {}

    /**
     * What an agent has by default.
     *
     * @param machine where they work
     * @return {@code exec}, {@code read}, {@code write} and {@code list}
     */
    public static List<AgentTool> of(Machine machine) {
        return List.of(exec(machine), read(machine), write(machine), list(machine));
    }

    /**
     * Runs a program. A non-zero exit is data, not an error.
     *
     * @param machine where it runs
     * @return the tool {@code exec}: {@code argv}, {@code cwd}, {@code timeout_seconds}
     */
    public static AgentTool exec(Machine machine) {
        ToolSchema schema = new ToolSchema().required("argv", "array", "the program, then its arguments");
        return AgentTool.of(
                withRunOptions(schema)
                        .tool(
                                "exec",
                                "Runs a program to its end; returns its exit code and what it wrote."
                                        + " No shell reads the arguments."),
                input -> CommandTool.exec(machine, input));
    }

    /**
     * Has the machine's POSIX shell read a line. Not among the tools that an agent has by default.
     *
     * @param machine where it runs
     * @return the tool {@code shell}: {@code line}, {@code cwd}, {@code timeout_seconds}
     */
    public static AgentTool shell(Machine machine) {
        ToolSchema schema = new ToolSchema().required("line", "string", "what the shell reads");
        return AgentTool.of(
                withRunOptions(schema)
                        .tool("shell", "Runs a line in a POSIX shell; returns its exit code and what it wrote."),
                input -> CommandTool.shell(machine, input));
    }

    private static ToolSchema withRunOptions(ToolSchema schema) {
        return schema.optional("cwd", "string", "the working directory, an absolute path")
                .optional("timeout_seconds", "number", "after which it is ended; there is a limit in any case");
    }

    /**
     * Reads a text file, or a part of it.
     *
     * @param machine where it is
     * @return the tool {@code read}: {@code path}, {@code offset}
     */
    public static AgentTool read(Machine machine) {
        return AgentTool.of(
                new ToolSchema()
                        .required("path", "string", PATH)
                        .optional("offset", "integer", "where to begin, in bytes; 0 by default")
                        .tool("read", "Returns the text of a file."),
                input -> FileTools.read(machine.files(), input));
    }

    /**
     * Writes a text file: creates it, or replaces its content.
     *
     * @param machine where it is
     * @return the tool {@code write}: {@code path}, {@code content}
     */
    public static AgentTool write(Machine machine) {
        return AgentTool.of(
                new ToolSchema()
                        .required("path", "string", PATH)
                        .required("content", "string", "the whole new content")
                        .tool("write", "Creates a text file in a folder that exists, or replaces its content."),
                input -> FileTools.write(machine.files(), input));
    }

    /**
     * Lists a folder, one level deep.
     *
     * @param machine where it is
     * @return the tool {@code list}: {@code path}
     */
    public static AgentTool list(Machine machine) {
        return AgentTool.of(
                new ToolSchema()
                        .required("path", "string", PATH)
                        .tool("list", "Lists a folder: the type, the size in bytes and the name of each."),
                input -> FileTools.list(machine.files(), input));
    }
}
