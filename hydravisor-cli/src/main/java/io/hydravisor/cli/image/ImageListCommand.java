package io.hydravisor.cli.image;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.sandbox.ImageInfo;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor image list}. */
@Command(name = "list", description = "List the images that sandboxes can be made from.")
final class ImageListCommand extends CliCommand {
    ImageListCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect()) {
            List<ImageInfo> images = connection.sandboxes().images().list();
            cli.out().result(ImageView.documents(images), ImageView.table(images));
        }
        return ExitCodes.DONE;
    }
}
