package io.hydravisor.vault.age.view;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is told of a file or folder of the view: it is its reader's alone. */
record ViewAttributes(boolean isDirectory, long size) implements PosixFileAttributes {
    private static final FileTime TIME = FileTime.fromMillis(0);

    private record Owner(String getName) implements GroupPrincipal {}

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public FileTime lastModifiedTime() {
        return TIME;
    }

    @Override
    public FileTime lastAccessTime() {
        return TIME;
    }

    @Override
    public FileTime creationTime() {
        return TIME;
    }

    @Override
    public @Nullable Object fileKey() {
        return null;
    }

    @Override
    public UserPrincipal owner() {
        return new Owner(System.getProperty("user.name"));
    }

    @Override
    public GroupPrincipal group() {
        return new Owner(System.getProperty("user.name"));
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(isDirectory ? "r-x------" : "r--------");
    }

    /**
     * Some of them.
     *
     * @param names as {@link java.nio.file.Files#readAttributes(java.nio.file.Path, String, java.nio.file.LinkOption...)} has them
     */
    Map<String, Object> named(String names) {
        Map<String, @Nullable Object> all = new HashMap<>();
        all.put("isDirectory", isDirectory);
        all.put("isRegularFile", isRegularFile());
        all.put("isSymbolicLink", false);
        all.put("isOther", false);
        all.put("size", size);
        all.put("lastModifiedTime", TIME);
        all.put("lastAccessTime", TIME);
        all.put("creationTime", TIME);
        all.put("fileKey", null);
        all.put("owner", owner());
        all.put("group", group());
        all.put("permissions", permissions());
        String list = names.substring(names.indexOf(':') + 1);
        if (!list.equals("*")) {
            Set<String> wanted = Set.of(list.split(",", -1));
            if (!all.keySet().containsAll(wanted)) {
                throw new IllegalArgumentException("unknown attribute in '" + names + "'");
            }
            all.keySet().retainAll(wanted);
        }
        return all;
    }
}
