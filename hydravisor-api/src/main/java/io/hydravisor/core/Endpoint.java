package io.hydravisor.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a backend is: a scheme that picks the provider, an address that the provider reads, and options behind a question
 * mark, as in {@code containerd:/run/containerd/containerd.sock?namespace=build}.
 *
 * @param scheme lower case, such as {@code containerd}
 * @param address what stands between the colon and the question mark; may be empty
 * @param options the provider's options, in their order
 */
public record Endpoint(String scheme, String address, Map<String, String> options) {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    /**
     * Checks and copies.
     *
     * @param scheme lower case, such as {@code containerd}
     * @param address what stands between the colon and the question mark; may be empty
     * @param options the provider's options, in their order
     * @throws InvalidInputException if the scheme is not one (RFC 3986, section 3.1), or the text form could not be read
     *     back: a question mark in the address, an ampersand in an option, an equals sign in its name
     */
    public Endpoint {
        Objects.requireNonNull(address, "address");
        if (!SCHEME.matcher(scheme).matches()) {
            throw invalid(scheme + ":" + address, "its scheme is not lower-case letters, digits, '+', '.' or '-'");
        }
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        // What parse() would read otherwise would come to another place than it came from.
        boolean ambiguous = address.indexOf('?') >= 0
                || options.entrySet().stream()
                        .anyMatch(option -> !option.getKey().matches("[^=&]+")
                                || option.getValue().indexOf('&') >= 0);
        if (ambiguous) {
            throw invalid(scheme + ":" + address, "its text would be read as something else");
        }
    }

    /**
     * Reads an endpoint's text form. Nothing is percent-decoded: addresses are mostly paths.
     *
     * @param text such as {@code containerd:/run/containerd/containerd.sock}
     * @return the endpoint
     * @throws InvalidInputException if it has no scheme, or an option without a value
     */
    public static Endpoint parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw invalid(text, "it has no scheme");
        }
        int question = text.indexOf('?', colon);
        String address = text.substring(colon + 1, question < 0 ? text.length() : question);
        Map<String, String> options = new LinkedHashMap<>();
        if (question >= 0) {
            for (String option : text.substring(question + 1).split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals <= 0) {
                    throw invalid(text, "the option '" + option + "' is not name=value");
                }
                options.put(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return new Endpoint(text.substring(0, colon).toLowerCase(Locale.ROOT), address, options);
    }

    private static InvalidInputException invalid(String text, String why) {
        return new InvalidInputException(Failure.of("not an endpoint: '" + text + "': " + why)
                .hint("Write scheme:address, such as containerd:/run/containerd/containerd.sock."));
    }

    /** {@return the text form} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append(':').append(address);
        char separator = '?';
        for (Map.Entry<String, String> option : options.entrySet()) {
            text.append(separator).append(option.getKey()).append('=').append(option.getValue());
            separator = '&';
        }
        return text.toString();
    }
}
