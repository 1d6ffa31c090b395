package io.hydravisor.testkit.memory;

import io.hydravisor.core.HydravisorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks users up in a sandbox's passwd(5) and group(5). Lines that make no sense are passed over. */
final class MemoryUsers {
    private static final long MAX_ID = 0xfffffffeL;

    private final List<String[]> passwd;
    private final List<String[]> group;
    private final String resource;

    MemoryUsers(MemoryFiles files, String resource) {
        this.passwd = entries(table(files, "/etc/passwd"), 7);
        this.group = entries(table(files, "/etc/group"), 4);
        this.resource = resource;
    }

    private static String table(MemoryFiles files, String path) {
        try {
            return files.readText(path, MemoryUser.ROOT);
        } catch (HydravisorException e) {
            return "";
        }
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

    /** Finds {@code name}, {@code uid}, {@code name:group} or {@code uid:gid}. */
    MemoryUser find(String wanted) {
        int colon = wanted.indexOf(':');
        String userPart = colon < 0 ? wanted : wanted.substring(0, colon);
        Optional<Long> number = id(userPart);
        String[] entry = passwd.stream()
                .filter(line -> number.isPresent() ? id(line[2]).equals(number) : line[0].equals(userPart))
                .findFirst()
                .orElse(null);
        long uid = number.or(() -> field(entry, 2)).orElseThrow(() -> unknown("user", userPart));
        if (colon >= 0) {
            long gid = groupId(wanted.substring(colon + 1));
            return new MemoryUser(name(entry, uid), uid, gid, List.of(gid), home(entry));
        }
        long gid = field(entry, 3).orElse(0L);
        List<Long> groups = new ArrayList<>(List.of(gid));
        for (String[] line : group) {
            if (entry != null && List.of(line[3].split(",", -1)).contains(entry[0])) {
                id(line[2]).ifPresent(groups::add);
            }
        }
        return new MemoryUser(name(entry, uid), uid, gid, List.copyOf(groups), home(entry));
    }

    MemoryUser inGroups(MemoryUser user, List<String> wanted) {
        List<Long> groups = new ArrayList<>(user.groups());
        wanted.forEach(group -> groups.add(groupId(group)));
        return new MemoryUser(
                user.name(), user.uid(), user.gid(), groups.stream().distinct().toList(), user.home());
    }

    private long groupId(String wanted) {
        return id(wanted)
                .or(() -> group.stream()
                        .filter(line -> line[0].equals(wanted))
                        .findFirst()
                        .flatMap(line -> id(line[2])))
                .orElseThrow(() -> unknown("group", wanted));
    }

    private static String name(String @Nullable [] entry, long uid) {
        return entry == null ? Long.toString(uid) : entry[0];
    }

    private static String home(String @Nullable [] entry) {
        return entry == null || !entry[5].startsWith("/") ? "/" : entry[5];
    }

    private static Optional<Long> field(String @Nullable [] entry, int index) {
        return entry == null ? Optional.empty() : id(entry[index]);
    }

    private static Optional<Long> id(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        return number > MAX_ID ? Optional.empty() : Optional.of(number);
    }

    private HydravisorException unknown(String kind, String name) {
        return Errors.notStarted(
                "no such " + kind + " in the sandbox: '" + name + "'",
                "Use one of its /etc/" + (kind.equals("user") ? "passwd" : "group") + ", or a number.",
                resource);
    }
}
