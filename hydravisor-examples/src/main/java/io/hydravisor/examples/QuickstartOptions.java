package io.hydravisor.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What the command line of {@link Quickstart} asks for.
 *
 * @param endpoint where to make the sandbox
 * @param image the archive of the image to make it from, if one was named
 * @param pull the image to try to pull before one is made; empty for no try
 * @param pullLimit how long that may take
 * @param record the file to record a terminal to; empty for the usual one
 * @param model whether a model shall work in it, and where that is; empty for one that is found, or a scripted one
 * @param json whether to print one JSON document instead of text
 */
record QuickstartOptions(
        String endpoint,
        Optional<Path> image,
        Optional<String> pull,
        Duration pullLimit,
        Optional<Path> record,
        Optional<String> model,
        boolean json) {
    static final String USAGE = """
            usage: quickstart [--on ENDPOINT] [--image FILE.tar] [--pull IMAGE] [--pull-limit S] [--record FILE] [--model [URI]] [--json]
              --on ENDPOINT     where to make the sandbox; containerd:private by default, which starts a containerd
                                of its own in a temporary folder and stops it again
              --image FILE.tar  an OCI image layout with a shell in it; without it an image is pulled if that takes
                                no longer than 3 s, else target/busybox.tar is made of the host's busybox
              --pull IMAGE      what to try to pull; docker.io/library/busybox:latest by default, and nothing with --on,
                                as the containerd there would keep half a download for a day
              --pull-limit S    for how many seconds to try; 3 by default
              --record FILE     a file that does not exist, for the recording of a terminal; target/quickstart.cast by
                                default, which is replaced
              --model [URI]     have a model work in the sandbox: at URI, such as ollama://localhost:11434; without it,
                                of an Ollama that is found here, or else a script that takes a model's place
              --json            print one JSON document instead of text""";

    private static final String PRIVATE = "containerd:private";
    private static final String USUAL_IMAGE = "docker.io/library/busybox:latest";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a sentence for the user, if it can't be read
     */
    static QuickstartOptions parse(List<String> args) {
        Optional<String> endpoint = Optional.empty();
        Optional<Path> image = Optional.empty();
        Optional<String> pull = Optional.empty();
        Duration pullLimit = Duration.ofSeconds(3);
        Optional<Path> record = Optional.empty();
        Optional<String> model = Optional.empty();
        boolean json = false;
        for (ListIterator<String> rest = args.listIterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--on" -> endpoint = Optional.of(valueOf(option, rest));
                case "--image" -> image = Optional.of(Path.of(valueOf(option, rest)));
                case "--pull" -> pull = Optional.of(valueOf(option, rest));
                case "--pull-limit" -> pullLimit = secondsOf(option, rest);
                case "--record" -> record = Optional.of(Path.of(valueOf(option, rest)));
                case "--model" -> model = Optional.of(optionalValue(rest));
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        image.filter(file -> !Files.isRegularFile(file)).ifPresent(file -> {
            throw new IllegalArgumentException(
                    "no such image: " + file + "; tools/busybox-image " + file + " makes one");
        });
        record.filter(Files::exists).ifPresent(file -> {
            throw new IllegalArgumentException("there is a file " + file + " already");
        });
        if (pull.isEmpty() && endpoint.isEmpty()) {
            pull = Optional.of(USUAL_IMAGE);
        }
        return new QuickstartOptions(endpoint.orElse(PRIVATE), image, pull, pullLimit, record, model, json);
    }

    private static Duration secondsOf(String option, Iterator<String> rest) {
        String value = valueOf(option, rest);
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(option + " needs a number of seconds: " + value);
        }
        return Duration.ofSeconds(Long.parseLong(value));
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
