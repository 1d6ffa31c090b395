package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.value.Sizes;
import io.hydravisor.core.ByteSize;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneLog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session log}. */
@Command(
        name = "log",
        description = {
            "Append what a session's pane writes from now on to a file; it goes on when this has ended.",
            "The file is ~/logs/hydra-NAME.log unless another is named."
        })
final class SessionLogCommand extends PaneOfSession {
    @Option(names = "--stop", description = "Stop it.")
    boolean stop;

    @Option(
            names = "--rotate-at",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How large the file gets before another is begun; 16M otherwise.")
    @Nullable
    ByteSize rotateAt;

    @Option(names = "--keep", paramLabel = "N", description = "How many files are kept beside it; 5 otherwise.")
    @Nullable
    Integer keep;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "The file.")
    @Nullable
    Path file;

    SessionLogCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        if (stop) {
            pane.stopLog();
            return done(pane);
        }
        PaneLog log = file == null ? PaneLog.usual(name) : PaneLog.to(file);
        log = rotateAt == null ? log : log.rotateAt(rotateAt);
        log = keep == null ? log : log.keep(keep);
        pane.log(log);
        cli.out()
                .result(
                        Json.object(
                                "name",
                                name,
                                "pane",
                                pane.id(),
                                "file",
                                log.file().toString()),
                        log.file());
        return ExitCodes.DONE;
    }
}
