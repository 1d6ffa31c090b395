package io.hydravisor.cli;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.Stopping;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.output.OutputClosedException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry. */
public final class Main {
    private final Cli cli;
    private final CommandLine line;
    private final PrintStream err;

    private Main(InputStream in, OutputStream out, PrintStream err, Stopping stopping) {
        HydravisorCommand options = new HydravisorCommand();
        this.err = err;
        this.cli = new Cli(options.options, in, out, err, stopping);
        this.line = commandLine(options, cli)
                .setParameterExceptionHandler(this::misused)
                .setExecutionStrategy(new CommandLine.RunLast())
                .setExecutionExceptionHandler(
                        (thrown, command, parsed) -> new FailureReport(cli.json(), cli.showsStackTraces(), err)
                                .report(thrown, command.getCommand(), cli));
    }

    private static CommandLine commandLine(HydravisorCommand options, Cli cli) {
        CommandLine line = new CommandLine(options, new CommandFactory(cli))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // An argument that begins with an at sign is the user's own, not the name of a file.
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(110);
        line.getCommandSpec().parser().collectErrors(false);
        return line;
    }

    /** All commands, for what is made from them. They can't be run. */
    public static CommandLine commands() {
        HydravisorCommand options = new HydravisorCommand();
        return commandLine(
                options,
                new Cli(
                        options.options,
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        System.err,
                        Stopping.none()));
    }

    public static void main(String... args) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        if (args.length == 1 && args[0].equals("--version")) {
            // Scripts ask for it before anything else, and it need not wait until all commands are known.
            System.exit(version(out));
        }
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // Through channels, as a signal could not interrupt a thread that waits for the streams themselves.
        InputStream in = Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
        System.exit(new Main(in, Channels.newOutputStream(out.getChannel()), err, Stopping.interruptsThisThread())
                .run(args));
    }

    private static int version(OutputStream out) {
        try {
            new Out(out, false).result("", Version.line());
            return ExitCodes.DONE;
        } catch (OutputClosedException e) {
            return ExitCodes.OUTPUT_CLOSED;
        }
    }

    private int run(String... args) {
        try {
            RawArguments.check(args);
            return line.execute(args);
        } catch (OutputClosedException e) {
            return ExitCodes.OUTPUT_CLOSED;
        } catch (RuntimeException e) {
            return new FailureReport(asksForJson(args), false, err).report(e, null, cli);
        }
    }

    private int misused(ParameterException thrown, String[] args) {
        String command = thrown.getCommandLine().getCommandSpec().qualifiedName();
        new FailureReport(asksForJson(args), false, err)
                .usage(
                        String.valueOf(thrown.getMessage()).lines().findFirst().orElse(""),
                        "See '" + command + " --help'.");
        return ExitCodes.USAGE;
    }

    /** Of a command line that can't be read. */
    private static boolean asksForJson(String... args) {
        return List.of(args).stream()
                .takeWhile(argument -> !argument.equals("--"))
                .anyMatch("--json"::equals);
    }
}
