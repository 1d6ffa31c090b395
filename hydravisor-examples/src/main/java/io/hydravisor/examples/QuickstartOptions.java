package io.hydravisor.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What the command line of {@link Quickstart} asks for.
 *
 * @param endpoint where to make the sandbox
 * @param image the archive of the image to make it from
 * @param model whether a model shall work in it, and where that is; empty for one that is found, or a scripted one
 * @param json whether to print one JSON document instead of text
 */
record QuickstartOptions(String endpoint, Path image, Optional<String> model, boolean json) {
    static final String USAGE = """
            usage: quickstart [--on ENDPOINT] [--image FILE.tar] [--model [URI]] [--json]
              --on ENDPOINT     where to make the sandbox; containerd:private by default, which starts a containerd
                                of its own in a temporary folder and stops it again
              --image FILE.tar  an OCI image layout with a shell in it; target/busybox.tar by default
              --model [URI]     have a model work in the sandbox: at URI, such as ollama://localhost:11434; without it,
                                of an Ollama that is found here, or else a script that takes a model's place
              --json            print one JSON document instead of text""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a sentence for the user, if it can't be read
     */
    static QuickstartOptions parse(List<String> args) {
        String endpoint = "containerd:private";
        Path image = Path.of("target", "busybox.tar");
        Optional<String> model = Optional.empty();
        boolean json = false;
        for (ListIterator<String> rest = args.listIterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--on" -> endpoint = valueOf(option, rest);
                case "--image" -> image = Path.of(valueOf(option, rest));
                case "--model" -> model = Optional.of(optionalValue(rest));
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        if (!Files.isRegularFile(image)) {
            throw new IllegalArgumentException(
                    "no such image: " + image + "; tools/busybox-image " + image + " makes one");
        }
        return new QuickstartOptions(endpoint, image, model, json);
    }

    private static String optionalValue(ListIterator<String> rest) {
        if (!rest.hasNext()) {
            return "";
        }
        String next = rest.next();
        if (next.startsWith("--")) {
            rest.previous();
            return "";
        }
        return next;
    }

    private static String valueOf(String option, Iterator<String> rest) {
        try {
            return rest.next();
        } catch (NoSuchElementException e) {
            throw new IllegalArgumentException(option + " needs a value", e);
        }
    }
}
