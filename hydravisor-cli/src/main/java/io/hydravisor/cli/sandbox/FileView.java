package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A file of a sandbox as it is printed. */
final class FileView {
    private static final String BITS = "rwxrwxrwx";

    private final FileInfo file;

    FileView(FileInfo file) {
        this.file = file;
    }

    Map<String, ?> document() {
        return Json.object(
                "path", file.path(),
                "type", file.type().name().toLowerCase(Locale.ROOT),
                "size", file.size(),
                "mode", octal(),
                "uid", file.uid(),
                "gid", file.gid(),
                "modified", file.modified(),
                "link_target", file.linkTarget());
    }

    Table details() {
        return new Table("FIELD", "VALUE")
                .row("path", file.path())
                .row("type", file.type().name().toLowerCase(Locale.ROOT))
                .row("size", file.size())
                .row("mode", octal() + " " + permissions())
                .row("owner", file.uid() + ":" + file.gid())
                .row("modified", file.modified().truncatedTo(ChronoUnit.SECONDS))
                .row("points to", file.linkTarget().orElse("-"));
    }

    static Table table(List<FileInfo> files) {
        Table table = new Table("MODE", "OWNER", "SIZE", "MODIFIED", "NAME");
        for (FileInfo file : files) {
            FileView view = new FileView(file);
            table.row(
                    view.permissions(),
                    file.uid() + ":" + file.gid(),
                    file.size(),
                    file.modified().truncatedTo(ChronoUnit.SECONDS),
                    file.name()
                            + file.linkTarget().map(target -> " -> " + target).orElse(""));
        }
        return table;
    }

    private String octal() {
        return String.format(Locale.ROOT, "%04o", file.mode());
    }

    /** As ls(1) shows them, without the special bits, which the number has. */
    private String permissions() {
        StringBuilder text = new StringBuilder().append(letter(file.type()));
        for (int i = 0; i < BITS.length(); i++) {
            text.append((file.mode() >> (BITS.length() - 1 - i) & 1) == 1 ? BITS.charAt(i) : '-');
        }
        return text.toString();
    }

    private static char letter(FileType type) {
        return switch (type) {
            case REGULAR -> '-';
            case DIRECTORY -> 'd';
            case SYMLINK -> 'l';
            default -> '?';
        };
    }
}
