package io.hydravisor.cli.image;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor image tag}. */
@Command(name = "tag", description = "Give an image one more name; another image that has the name loses it.")
final class ImageTagCommand extends CliCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image.")
    String name = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The other name.")
    String other = "";

    ImageTagCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        Image image = Image.oci(name);
        Image more = Image.oci(other);
        try (Connection connection = cli.connect()) {
            ImageInfo tagged = connection.sandboxes().images().tag(image, more);
            cli.out().result(ImageView.documents(List.of(tagged)), ImageView.table(List.of(tagged)));
        }
        return ExitCodes.DONE;
    }
}
