package io.hydravisor.cli.image;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.Images;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor image import}. */
@Command(
        name = "import",
        description =
                "Bring in the images of an archive: an OCI image layout, as a folder or a tar, or what 'docker save' writes.")
final class ImageImportCommand extends CliCommand {
    @Parameters(paramLabel = "FILE", description = "The archive.")
    Path file = Path.of("");

    @Option(names = "--name", paramLabel = "IMAGE", description = "The name to give the one image of the archive.")
    @Nullable
    String name;

    ImageImportCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect()) {
            Images images = connection.sandboxes().images();
            List<ImageInfo> imported;
            try (Progress progress = cli.progress("importing " + file)) {
                imported = name == null
                        ? images.importArchive(file)
                        : List.of(images.importArchive(file, Image.oci(name)));
            }
            cli.out().result(ImageView.documents(imported), ImageView.table(imported));
        }
        return ExitCodes.DONE;
    }
}
