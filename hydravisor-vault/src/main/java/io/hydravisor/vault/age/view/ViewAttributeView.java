package io.hydravisor.vault.age.view;

import java.io.IOException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Reads attributes, and refuses to set any. */
record ViewAttributeView(Reader reader) implements PosixFileAttributeView {
    /** Reads them when they are asked for. */
    @FunctionalInterface
    interface Reader {
        ViewAttributes read() throws IOException;
    }

    @Override
    public String name() {
        return "posix";
    }

    @Override
    public ViewAttributes readAttributes() throws IOException {
        return reader.read();
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return reader.read().owner();
    }

    @Override
    public void setTimes(FileTime lastModified, FileTime lastAccess, FileTime create) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setGroup(GroupPrincipal group) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setOwner(UserPrincipal owner) {
        throw new ReadOnlyFileSystemException();
    }
}
