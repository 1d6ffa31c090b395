package io.hydravisor.cli.image;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Images;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor image delete}. */
@Command(name = "delete", description = "Remove an image. Sandboxes that were made from it stay as they are.")
final class ImageDeleteCommand extends CliCommand {
    @Parameters(paramLabel = "IMAGE", description = "The image's name.")
    String name = "";

    ImageDeleteCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        Image image = Image.oci(name);
        try (Connection connection = cli.connect()) {
            Images images = connection.sandboxes().images();
            if (images.list().stream().noneMatch(info -> info.image().equals(image))) {
                // A misspelt name would seem to have been removed.
                throw new NotFoundException(Failure.of("there is no image " + image.name())
                        .resource("image/" + image.name())
                        .hint("See 'hydravisor image list'."));
            }
            images.delete(image);
        }
        cli.out().result(Json.object("deleted", image.name()), image.name());
        return ExitCodes.DONE;
    }
}
