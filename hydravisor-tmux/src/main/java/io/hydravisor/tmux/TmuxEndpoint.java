package io.hydravisor.tmux;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an endpoint says, checked.
 *
 * @param binary the tmux binary, a path or a name that is looked up in the {@code PATH}
 * @param server the arguments that choose the server
 * @param controlMode whether control mode may be used
 * @param insideOther whether this runs inside another tmux, which does not let a client be started in it
 */
record TmuxEndpoint(String binary, List<String> server, boolean controlMode, boolean insideOther) {
    private static final String BINARY = "binary";
    private static final String CONTROL = "control";
    private static final Set<String> OPTIONS = Set.of(BINARY, CONTROL);
    /** A file's name in the folder of tmux's sockets. */
    private static final Pattern SOCKET_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

    /**
     * Reads an endpoint.
     *
     * @param environment where {@code $TMUX} tells of the server that this runs in
     * @throws InvalidInputException if the address or an option can't be used
     */
    static TmuxEndpoint of(Endpoint endpoint, Map<String, String> environment) {
        for (String option : endpoint.options().keySet()) {
            if (!OPTIONS.contains(option)) {
                throw invalid("unknown option '" + option + "' in " + endpoint, "Known options: binary, control.");
            }
        }
        String control = endpoint.options().getOrDefault(CONTROL, "on");
        if (!Set.of("on", "off").contains(control)) {
            throw invalid("not a choice of control mode: '" + control + "'", "Use control=on or control=off.");
        }
        String binary = endpoint.options().getOrDefault(BINARY, "tmux");
        if (binary.isEmpty()) {
            throw invalid("not a tmux binary: ''", "Give its path, or leave the option out.");
        }
        List<String> server = server(endpoint.address(), environment);
        String around = environment.getOrDefault("TMUX", "");
        boolean insideOther = !around.isEmpty() && !server.contains(socket(around));
        return new TmuxEndpoint(binary, server, control.equals("on"), insideOther);
    }

    private static List<String> server(String address, Map<String, String> environment) {
        if (address.isEmpty()) {
            // A server of our own, which no configuration of its user shall change.
            return List.of("-L", "hydravisor", "-f", "/dev/null");
        }
        if (address.startsWith("/")) {
            return List.of("-S", address);
        }
        if (address.equals("current")) {
            String inside = environment.getOrDefault("TMUX", "");
            if (socket(inside).isEmpty()) {
                throw invalid("not inside a tmux: $TMUX does not name a server", "Use tmux: for a server of our own.");
            }
            return List.of("-S", socket(inside));
        }
        if (!SOCKET_NAME.matcher(address).matches()) {
            throw invalid(
                    "not a tmux server: '" + address + "'",
                    "Write tmux:, tmux:NAME, tmux:/path/of/its/socket or tmux:current.");
        }
        return List.of("-L", address);
    }

    /** The socket that {@code $TMUX} names; empty if it names none. */
    private static String socket(String tmux) {
        return tmux.substring(0, Math.max(0, tmux.indexOf(',')));
    }

    /** A run of the binary on this server. */
    List<String> commandLine(List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(binary);
        line.addAll(server);
        line.addAll(arguments);
        return line;
    }

    /** The same for programs, which read UTF-8 whatever the locale. */
    List<String> programLine(List<String> arguments) {
        List<String> line = new ArrayList<>(commandLine(arguments));
        line.add(1, "-u");
        return line;
    }

    /** Where this JVM's control clients enter the server. */
    Entrance entrance() {
        return Entrance.of(server);
    }

    private static InvalidInputException invalid(String message, String hint) {
        return new InvalidInputException(
                Failure.of(message).provider(TmuxSessionProvider.NAME).hint(hint));
    }
}
