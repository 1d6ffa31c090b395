package io.hydravisor.cli.image;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.cli.value.Sizes;
import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.RegistryCredentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor image pull}. */
@Command(
        name = "pull",
        description = {
            "Pull an image from its registry, for this host's platform.",
            "Registries see what Docker's configuration has for them, once they ask. One that broke off is gone on with."
        })
final class ImagePullCommand extends CliCommand {
    @Parameters(paramLabel = "IMAGE", description = "The image, by tag or digest.")
    String name = "";

    @Option(names = "--user", paramLabel = "USER", description = "Log in as USER, with --password-stdin.")
    @Nullable
    String user;

    @Option(names = "--password-stdin", description = "Read the password from the first line of the standard input.")
    boolean passwordStdin;

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "A registry to ask first, such as https://mirror.example.org; with several, in their order.")
    List<URI> mirrors = List.of();

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How much is downloaded at most; 16G otherwise.")
    @Nullable
    ByteSize maxSize;

    @Option(
            names = "--max-unpacked",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How much its layers may unpack to; 64G otherwise.")
    @Nullable
    ByteSize maxUnpacked;

    ImagePullCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        Image image = Image.oci(name);
        PullOptions options = options();
        try (Connection connection = cli.connect()) {
            ImageInfo pulled;
            try (Progress progress = cli.progress("pulling " + image.name())) {
                LayerSums sums = new LayerSums(progress);
                pulled = connection.sandboxes().images().pull(image, options.onProgress(sums));
            }
            cli.out().result(ImageView.documents(List.of(pulled)), ImageView.table(List.of(pulled)));
        }
        return ExitCodes.DONE;
    }

    private PullOptions options() {
        PullOptions options = PullOptions.defaults();
        if ((user != null) != passwordStdin) {
            throw new UsageException(
                    "--user and --password-stdin belong together", "Give both, or log in with docker login before.");
        }
        options = user == null ? options : options.credentials(RegistryCredentials.basic(user, password()));
        for (URI mirror : mirrors) {
            options = options.mirror(mirror);
        }
        options = maxSize == null ? options : options.maxSize(maxSize);
        return maxUnpacked == null ? options : options.maxUnpacked(maxUnpacked);
    }

    private String password() {
        try {
            String line = new BufferedReader(new InputStreamReader(cli.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
