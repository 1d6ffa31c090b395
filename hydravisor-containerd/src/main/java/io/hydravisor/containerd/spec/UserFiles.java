package io.hydravisor.containerd.spec;

import io.hydravisor.core.Failure;
import io.hydravisor.process.CommandStartException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks users up in a sandbox's passwd(5) and group(5). The guest writes these files: lines that make no sense are passed
 * over, and nothing in them can do more than choose a user inside.
 */
public final class UserFiles {
    /** The largest id that the kernel takes; -1 means "leave as it is" there. */
    private static final long MAX_ID = 0xfffffffeL;

    private final List<String[]> passwd;
    private final List<String[]> group;

    public UserFiles(String passwd, String group) {
        this.passwd = entries(passwd, 7);
        this.group = entries(group, 4);
    }

    private static List<String[]> entries(String text, int fields) {
        List<String[]> entries = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] parts = line.split(":", -1);
            if (parts.length == fields && id(parts[2]).isPresent()) {
                entries.add(parts);
            }
        }
        return entries;
    }

    /**
     * Finds a user.
     *
     * @param wanted {@code name}, {@code uid}, {@code name:group} or {@code uid:gid}
     * @throws CommandStartException if a name is not there, or a number is none
     */
    public SandboxUser find(String wanted) {
        int colon = wanted.indexOf(':');
        String userPart = colon < 0 ? wanted : wanted.substring(0, colon);
        String groupPart = colon < 0 ? null : wanted.substring(colon + 1);
        Optional<Long> number = id(userPart);
        String[] entry = passwd.stream()
                .filter(line -> number.isPresent() ? id(line[2]).equals(number) : line[0].equals(userPart))
                .findFirst()
                .orElse(null);
        if (entry == null && number.isEmpty()) {
            throw unknown("user", userPart);
        }
        long uid = number.or(() -> id(entry(entry)[2])).orElseThrow();
        long gid = groupPart == null ? entry == null ? 0 : id(entry[3]).orElse(0L) : groupId(groupPart);
        List<Long> groups = new ArrayList<>(List.of(gid));
        if (entry != null && groupPart == null) {
            for (String[] line : group) {
                if (List.of(line[3].split(",", -1)).contains(entry[0])) {
                    groups.add(id(line[2]).orElseThrow());
                }
            }
        }
        String home = entry == null || !entry[5].startsWith("/") ? "/" : entry[5];
        return new SandboxUser(uid, gid, groups.stream().distinct().toList(), home);
    }

    /**
     * Adds groups.
     *
     * @param wanted each a name or number
     * @throws CommandStartException if a name is not there
     */
    public SandboxUser inGroups(SandboxUser user, List<String> wanted) {
        List<Long> groups = new ArrayList<>(user.groups());
        wanted.forEach(group -> groups.add(groupId(group)));
        return new SandboxUser(
                user.uid(), user.gid(), groups.stream().distinct().toList(), user.home());
    }

    private static String[] entry(String @Nullable [] found) {
        if (found == null) {
            throw new IllegalStateException("asked for only where it is there");
        }
        return found;
    }

    private long groupId(String wanted) {
        return id(wanted)
                .or(() -> group.stream()
                        .filter(line -> line[0].equals(wanted))
                        .findFirst()
                        .flatMap(line -> id(line[2])))
                .orElseThrow(() -> unknown("group", wanted));
    }

    private static Optional<Long> id(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        return number > MAX_ID ? Optional.empty() : Optional.of(number);
    }

    private static CommandStartException unknown(String kind, String name) {
        return new CommandStartException(Failure.of("no such " + kind + " in the sandbox: '" + name + "'")
                .provider("containerd")
                .hint("Use one of its /etc/" + (kind.equals("user") ? "passwd" : "group") + ", or a number."));
    }
}
