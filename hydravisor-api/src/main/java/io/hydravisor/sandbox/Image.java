package io.hydravisor.sandbox;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.regex.Pattern;

/**
 * What a sandbox is made from.
 *
 * @param kind how {@code name} is to be read; {@code oci} is an OCI image reference
 * @param name its name in the backend
 */
public record Image(String kind, String name) {
    private static final int MAX_CHARS = 512;
    // The grammar of github.com/distribution/reference, reference.go; lengths are checked apart.
    private static final Pattern OCI =
            Pattern.compile("(?<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]+)?/)?"
                    + "(?<path>[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
                    + "(?<tag>:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?");

    /**
     * An OCI image. Short names are completed as Docker does: {@code debian} is {@code docker.io/library/debian:latest}.
     *
     * @param reference name with a tag, a digest or both
     * @return the image, under its full name
     * @throws InvalidInputException if it is no reference
     */
    public static Image oci(String reference) {
        var match = OCI.matcher(reference);
        if (reference.length() > MAX_CHARS || !match.matches()) {
            throw new InvalidInputException(Failure.of("not an image reference of at most " + MAX_CHARS
                            + " characters: "
                            + reference
                                    .codePoints()
                                    .limit(80)
                                    .filter(c -> !Character.isISOControl(c))
                                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append))
                    .hint("Write [host[:port]/]name[:tag][@sha256:digest] in lower case, such as"
                            + " docker.io/library/debian:12."));
        }
        String domain = match.group("domain");
        String path = match.group("path");
        if (domain != null && !domain.matches(".*[.:A-Z].*|localhost/")) {
            path = domain + path;
            domain = null;
        }
        if (domain == null) {
            domain = "docker.io/";
        }
        if (domain.equals("docker.io/") && path.indexOf('/') < 0) {
            path = "library/" + path;
        }
        String digest = match.group("digest");
        String tag = match.group("tag");
        if (tag == null) {
            tag = digest == null ? ":latest" : "";
        }
        return new Image("oci", domain + path + tag + (digest == null ? "" : digest));
    }

    @Override
    public String toString() {
        return kind + ":" + name;
    }
}
