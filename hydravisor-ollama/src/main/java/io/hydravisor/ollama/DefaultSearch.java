package io.hydravisor.ollama;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks on the host for a server, without connecting. */
final class DefaultSearch {
    private static final String VARIABLE = "OLLAMA_HOST";
    private static final String NEED = "ollama";

    /** Behind the number of the line: local address and port, remote address and port, and the state LISTEN. */
    private static final Pattern LISTENER =
            Pattern.compile("^\\s*\\d+:\\s+[0-9A-F]+:%04X\\s+\\S+\\s+0A\\s".formatted(OllamaEndpoint.DEFAULT_PORT));

    private final List<Path> tables;
    private final Path socket;

    /**
     * @param tables the kernel's tables of TCP sockets, proc(5)
     * @param socket where a socket usually is
     */
    DefaultSearch(List<Path> tables, Path socket) {
        this.tables = tables;
        this.socket = socket;
    }

    static DefaultSearch ofThisHost() {
        return new DefaultSearch(
                List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")), Path.of("/var/run/ollama.sock"));
    }

    Optional<Endpoint> find(Map<String, String> environment) {
        String host = environment.getOrDefault(VARIABLE, "").strip();
        if (!host.isEmpty()) {
            return Optional.of(fromVariable(host));
        }
        if (listens()) {
            return Optional.of(
                    new Endpoint(OllamaEndpoint.HTTP, "//localhost:" + OllamaEndpoint.DEFAULT_PORT, Map.of()));
        }
        return Files.exists(socket)
                ? Optional.of(new Endpoint(OllamaEndpoint.UNIX, socket.toString(), Map.of()))
                : Optional.empty();
    }

    /** As Ollama's own client reads it: {@code [scheme://]host[:port][/path]}. */
    private static Endpoint fromVariable(String text) {
        String scheme = "";
        String rest = text;
        int colon = text.indexOf("://");
        if (colon >= 0) {
            scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
            rest = text.substring(colon + 3);
        }
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        boolean hasPort = authority.matches(".*:\\d+") && !authority.matches("[^\\[]*:.*:\\d+");
        String host = hasPort ? authority.substring(0, authority.lastIndexOf(':')) : authority;
        String port = hasPort ? authority.substring(authority.lastIndexOf(':')) : "";
        // A server's way to say "all interfaces" is no address to connect to.
        if (host.isEmpty() || host.equals("0.0.0.0")) {
            host = "127.0.0.1";
        } else if (host.equals("[::]")) {
            host = "[::1]";
        }
        if (port.isEmpty()) {
            port = scheme.equals("http") ? ":80" : scheme.equals("https") ? ":443" : ":" + OllamaEndpoint.DEFAULT_PORT;
        }
        return new Endpoint(
                scheme.equals("https") ? OllamaEndpoint.HTTPS : OllamaEndpoint.HTTP,
                "//" + host + port + path,
                Map.of());
    }

    /** Where there is no such table, as elsewhere than on Linux, only connecting could tell. */
    private boolean listens() {
        boolean known = false;
        for (Path table : tables) {
            try {
                if (Files.readString(table).lines().anyMatch(DefaultSearch::isListener)) {
                    return true;
                }
                known = true;
            } catch (IOException absent) {
                // The next one may be there.
            }
        }
        return !known && !Files.exists(socket);
    }

    private static boolean isListener(String line) {
        return LISTENER.matcher(line).find();
    }

    List<Prerequisite> diagnose(Optional<Endpoint> endpoint, Map<String, String> environment) {
        Optional<Endpoint> looked = endpoint.or(() -> find(environment));
        if (looked.isEmpty()) {
            return List.of(Prerequisite.missing(
                    NEED,
                    VARIABLE + " is not set, nothing listens on port " + OllamaEndpoint.DEFAULT_PORT + ", there is no "
                            + socket,
                    "Start the server with 'ollama serve', or set " + VARIABLE + "."));
        }
        try {
            OllamaEndpoint where = OllamaEndpoint.parse(looked.get(), environment);
            Path path = where.socket();
            return List.of(path == null ? Prerequisite.found(NEED, "expected at " + where.base()) : socketAt(path));
        } catch (InvalidInputException e) {
            return List.of(Prerequisite.broken(NEED, e.problem(), e.hint().orElse("Name another endpoint.")));
        }
    }

    private static Prerequisite socketAt(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Prerequisite.missing(
                    NEED,
                    "there is no " + path,
                    "Ollama makes no socket itself: put a proxy in front, such as 'socat UNIX-LISTEN:" + path
                            + ",fork TCP:localhost:11434'.");
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            return Prerequisite.broken(NEED, path + " is no socket", "Name the socket of the proxy before Ollama.");
        }
        return Files.isWritable(path)
                ? Prerequisite.found(NEED, path.toString())
                : Prerequisite.broken(NEED, "no permission to use " + path, "Add the user to the socket's group.");
    }
}
