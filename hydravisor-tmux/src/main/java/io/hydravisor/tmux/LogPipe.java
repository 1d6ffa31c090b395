package io.hydravisor.tmux;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.session.PaneLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tmux pipes a pane into so that a log comes of it, with or without a JVM. */
final class LogPipe {
    /**
     * Each dd appends what some reads gave, at once; then it is time to look at the size. One that appends nothing has met the end.
     */
    private static final String SCRIPT = """
            umask 077
            before=-1
            while [ -e "$1" ] || : >"$1"; now=$(wc -c <"$1"); [ "$now" -ne "$before" ]; do
              if [ "$now" -ge "$2" ]; then
                i=$3
                while [ "$i" -gt 1 ]; do
                  [ ! -e "$1.$((i - 1))" ] || mv -f "$1.$((i - 1))" "$1.$i"
                  i=$((i - 1))
                done
                mv -f "$1" "$1.1"
                now=0
              fi
              before=$now
              dd bs=65536 count=16 2>/dev/null >>"$1"
            done
            """;

    private LogPipe() {}

    /** The command for tmux's shell, with what tmux itself would replace in it escaped. */
    static String command(PaneLog log) {
        try {
            Files.createDirectories(Objects.requireNonNull(log.file().getParent(), "an absolute path has a folder"));
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't make the folder of the log " + log.file())
                    .provider(TmuxSessionProvider.NAME)
                    .hint("Choose a file in a folder that can be written.")
                    .cause(e));
        }
        String line = Stream.concat(
                        Stream.of("exec", "sh", "-c"),
                        List.of(
                                        SCRIPT,
                                        "sh",
                                        log.file().toString(),
                                        Long.toString(log.rotateAt().bytes()),
                                        Integer.toString(log.kept()))
                                .stream()
                                .map(Quoting::shell))
                .collect(Collectors.joining(" "));
        // strftime(3) and formats.
        return Quoting.format(line).replace("%", "%%");
    }
}
