package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox copy}. */
@Command(
        name = "copy",
        description = {
            "Copy a file or a folder into a sandbox or out of it: one of SRC and DST is NAME:/path, the other a path of this"
                    + " host, or '-' for the standard input or output.",
            "Into a folder that exists it goes under its own name, as cp does.",
            "A folder goes to '-' as a tar archive, with owners; what comes from '-' to a folder, one that exists or whose path"
                    + " ends in '/', is such an archive, and is unpacked there. Compressed ones go through gzip(1) or the like."
        })
final class CopyCommand extends CliCommand {
    @Parameters(index = "0", paramLabel = "SRC", description = "What is copied.")
    String source = "";

    @Parameters(index = "1", paramLabel = "DST", description = "Where it is copied to.")
    String destination = "";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Whose permissions hold inside, and whose the files are that are made there.")
    @Nullable
    String user;

    CopyCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        Place from = Place.parse(source);
        Place to = Place.parse(destination);
        if (from.sandbox().isPresent() == to.sandbox().isPresent()) {
            throw new UsageException(
                    "one of SRC and DST must be in a sandbox, and only one", "Write NAME:/path for the one that is.");
        }
        if (to.isStream() && cli.out().json()) {
            throw new UsageException("the standard output can't be both the file and a result", "Leave out --json.");
        }
        String name = from.sandbox().or(to::sandbox).orElseThrow();
        try (Connection connection = cli.connect()) {
            RemoteFiles files = connection.sandbox(name).files();
            files = user == null ? files : files.as(user);
            if (to.isStream()) {
                new StandardOutput(cli).take(files, from.path());
            } else {
                report(from.sandbox().isPresent() ? download(files, from, to) : upload(files, from, to));
            }
        }
        return ExitCodes.DONE;
    }

    private TreeCopy upload(RemoteFiles files, Place from, Place to) {
        try (Progress progress = cli.progress("copying")) {
            if (from.isStream()) {
                InputStream content = progress.counting(cli.in());
                return isFolder(files, to.path())
                        ? files.uploadArchive(content, to.path())
                        : oneFile(files.write(to.path(), content));
            }
            Path local = Path.of(from.path());
            String target = isFolder(files, to.path()) ? child(to.path(), name(local)) : to.path();
            if (!Files.isRegularFile(local)) {
                return files.upload(local, target);
            }
            // Counted on the way; the mode comes after, as with a tree.
            try (InputStream content = Files.newInputStream(local)) {
                long bytes = files.write(target, progress.of(Files.size(local)).counting(content));
                files.setPermissions(target, mode(local));
                return oneFile(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode") & 0777;
    }

    private TreeCopy download(RemoteFiles files, Place from, Place to) {
        Path local = Path.of(to.path());
        Path target = Files.isDirectory(local) ? local.resolve(lastPart(from.path())) : local;
        try (Progress progress = cli.progress("copying")) {
            return files.download(from.path(), target);
        }
    }

    private static boolean isFolder(RemoteFiles files, String path) {
        try {
            return path.endsWith("/") || files.stat(path).type() == FileType.DIRECTORY;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static String child(String folder, String name) {
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }

    /** Also of {@code .} and {@code ..}. */
    private static String name(Path local) {
        Path last = local.toAbsolutePath().normalize().getFileName();
        return last == null ? "" : last.toString();
    }

    private static String lastPart(String path) {
        String trimmed = path.replaceAll("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private static TreeCopy oneFile(long bytes) {
        return new TreeCopy(1, 0, 0, bytes, List.of());
    }

    static void sayWhatIsMissing(Cli cli, TreeCopy copy) {
        copy.skipped().forEach(skipped -> cli.say("not copied: " + skipped));
    }

    private void report(TreeCopy copy) {
        sayWhatIsMissing(cli, copy);
        cli.out()
                .result(
                        Json.object(
                                "files", copy.files(),
                                "folders", copy.folders(),
                                "links", copy.links(),
                                "bytes", copy.bytes(),
                                "skipped", copy.skipped()),
                        copy.files() + (copy.files() == 1 ? " file, " : " files, ") + ByteSize.bytes(copy.bytes()));
    }
}
