package io.hydravisor.cli.image;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.sandbox.Image;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor image export}. */
@Command(
        name = "export",
        description =
                "Write an image, for this host's platform, to a tar that is an OCI image layout and what 'docker load' reads.")
final class ImageExportCommand extends CliCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image.")
    String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The archive, which does not exist yet.")
    Path file = Path.of("");

    ImageExportCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        Image image = Image.oci(name);
        try (Connection connection = cli.connect();
                Progress progress = cli.progress("exporting " + image.name())) {
            connection.sandboxes().images().export(image, file);
        }
        cli.out().result(Json.object("image", image.name(), "file", file.toString()), file);
        return ExitCodes.DONE;
    }
}
