package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.SshIdentity;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault rotate}. */
@Command(
        name = "rotate",
        description =
                "Replace keys by new ones. A COMMAND gets the public half of each on its standard input, to let the machine"
                        + " accept it; if it fails, the old key stays.")
final class VaultRotateCommand extends OnVault {
    @Parameters(index = "0", arity = "0..1", paramLabel = "KEY", description = "The key, such as web-client.")
    @Nullable
    String key;

    @Option(
            names = "--older-than",
            paramLabel = "D",
            converter = Spans.class,
            description = "All keys that are older, such as 90d, in place of one.")
    @Nullable
    Duration age;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What installs the new key, and its arguments.")
    List<String> command = new ArrayList<>();

    VaultRotateCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        if ((key == null) == (age == null)) {
            throw new UsageException("one key is to be named, or an age", "Give KEY or --older-than D.");
        }
        List<String> names = age == null
                ? List.of(String.valueOf(key))
                : vault.olderThan(age).stream()
                        .map(old -> old.owner().id() + "-" + old.role().label())
                        .toList();
        List<KeyInfo> rotated = new ArrayList<>();
        for (String name : names) {
            rotated.add(vault.rotate(name, this::install));
        }
        printAll(rotated);
    }

    /** Who does not read it says by his exit status what that means. */
    private static void give(Process program, String line) {
        try (OutputStream in = program.getOutputStream()) {
            in.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            Thread.onSpinWait();
        }
    }

    private void install(SshIdentity next) {
        if (command.isEmpty()) {
            return;
        }
        String blob = Base64.getEncoder().encodeToString(next.publicKey());
        String line = next.info().algorithm() + " " + blob + " " + next.info().name() + "\n";
        try {
            Process program = new ProcessBuilder(command)
                    .redirectOutput(Redirect.to(new File("/dev/stderr")))
                    .redirectError(Redirect.INHERIT)
                    .start();
            give(program, line);
            int status = program.waitFor();
            if (status != 0) {
                throw new BackendException(Failure.of(command.get(0) + " ended with " + status)
                        .resource("key/" + next.info().name())
                        .hint("The old key is as it was; rotate it again when the machine can be reached."));
            }
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't run " + command.get(0) + ": " + e.getMessage())
                    .cause(e)
                    .hint("Name a program that can be run; the old key is as it was."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted while a key was being installed").cause(e));
        }
    }
}
