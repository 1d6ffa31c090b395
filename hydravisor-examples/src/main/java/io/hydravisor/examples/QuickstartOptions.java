package io.hydravisor.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What the command line of {@link Quickstart} asks for.
 *
 * @param endpoint where to make the sandbox
 * @param image the archive of the image to make it from
 * @param json whether to print one JSON document instead of text
 */
record QuickstartOptions(String endpoint, Path image, boolean json) {
    static final String USAGE = """
            usage: quickstart [--on ENDPOINT] [--image FILE.tar] [--json]
              --on ENDPOINT     where to make the sandbox; containerd:private by default, which starts a containerd
                                of its own in a temporary folder and stops it again
              --image FILE.tar  an OCI image layout with a shell in it; target/busybox.tar by default
              --json            print one JSON document instead of text""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a sentence for the user, if it can't be read
     */
    static QuickstartOptions parse(List<String> args) {
        String endpoint = "containerd:private";
        Path image = Path.of("target", "busybox.tar");
        boolean json = false;
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--on" -> endpoint = valueOf(option, rest);
                case "--image" -> image = Path.of(valueOf(option, rest));
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        if (!Files.isRegularFile(image)) {
            throw new IllegalArgumentException(
                    "no such image: " + image + "; tools/busybox-image " + image + " makes one");
        }
        return new QuickstartOptions(endpoint, image, json);
    }

    private static String valueOf(String option, Iterator<String> rest) {
        try {
            return rest.next();
        } catch (NoSuchElementException e) {
            throw new IllegalArgumentException(option + " needs a value", e);
        }
    }
}
