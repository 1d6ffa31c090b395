package io.hydravisor.containerd;

import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.containerd.host.Cgroups;
import io.hydravisor.containerd.host.Host;
import io.hydravisor.containerd.host.Kernel;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sandboxes need of this host beside a containerd. */
final class HostCheckup {
    private HostCheckup() {}

    /** Who this JVM is, and what it may call. */
    static List<Prerequisite> user() {
        Support calls = Host.nativeCalls();
        if (!calls.available()) {
            return List.of(Prerequisite.broken(
                    "native calls",
                    calls.reason(),
                    "Give the JVM a temporary folder that programs can be run from, as with -Djava.io.tmpdir=FOLDER."));
        }
        Support root = Host.privileged();
        return List.of(
                Prerequisite.found("native calls", "through JNA"),
                root.available()
                        ? Prerequisite.found("root", "this JVM runs as root")
                        : Prerequisite.missing(
                                "root",
                                "this JVM runs as another user, who can list and destroy sandboxes, but not run commands,"
                                        + " terminals and forwards, or use files",
                                "Run as root, as with sudo."));
    }

    /** What a containerd of our own is started with, and what its snapshotter needs. */
    static List<Prerequisite> privateInstance(String snapshotter) {
        List<Prerequisite> found = new ArrayList<>();
        found.add(containerd());
        found.add(program("setsid", "--version", "util-linux"));
        found.add(program("setpriv", "--version", "util-linux"));
        // Of others than the usual one containerd alone can tell.
        if (snapshotter.equals("overlayfs")) {
            found.add(
                    Kernel.hasOverlay()
                            ? Prerequisite.found("snapshotter", "overlayfs, which this kernel has")
                            : Prerequisite.missing(
                                    "snapshotter",
                                    "this kernel has no overlayfs",
                                    "Load it: modprobe overlay; or use containerd:private?snapshotter=native."));
        }
        return found;
    }

    private static Prerequisite containerd() {
        Prerequisite found = program("containerd", "--version", "containerd");
        return found.status() == Prerequisite.Status.FOUND ? DaemonCheckup.version(found.detail()) : found;
    }

    /** What is run for each sandbox, by containerd or in it. */
    static List<Prerequisite> programs() {
        return List.of(
                program("containerd-shim-runc-v2", "-v", "containerd"),
                program("runc", "--version", "runc"),
                program("catatonit", "--version", "catatonit"));
    }

    private static Prerequisite program(String name, String flag, String debianPackage) {
        String install = "Install it; on Debian: apt-get install " + debianPackage;
        Optional<Path> found = Binaries.find(name);
        if (found.isEmpty()) {
            return Prerequisite.missing(name, "it is neither on the PATH nor where programs usually are", install);
        }
        Path path = found.get();
        try {
            Optional<String> version = Binaries.version(path, flag);
            return Prerequisite.found(
                    name, version.map(known -> known + ", " + path).orElse(path.toString()));
        } catch (IOException e) {
            return Prerequisite.broken(name, "it can't be run: " + e.getMessage(), install + ", again");
        }
    }

    static List<Prerequisite> kernel() {
        List<Prerequisite> found = new ArrayList<>();
        if (Host.nativeCalls().available()) {
            found.add(openat2());
        }
        found.add(cgroups());
        found.add(seccomp());
        return found;
    }

    private static Prerequisite openat2() {
        try {
            Kernel.requireOpenat2();
            return Prerequisite.found("openat2", "Linux " + Kernel.release());
        } catch (NativeException e) {
            return Prerequisite.missing(
                    "openat2",
                    "files of sandboxes can't be opened safely on Linux " + Kernel.release() + ": " + e.getMessage(),
                    "Use Linux 5.6 or later, and let no filter of system calls stand before it.");
        }
    }

    private static Prerequisite cgroups() {
        Cgroups cgroups = Cgroups.read();
        if (cgroups.version() == 0) {
            return Prerequisite.missing("cgroups", "none are mounted", "Mount them, as systemd does.");
        }
        return cgroups.missing().isEmpty()
                ? Prerequisite.found(
                        "cgroups", "version " + cgroups.version() + " with " + String.join(", ", Cgroups.NEEDED))
                : Prerequisite.missing(
                        "cgroups",
                        "version " + cgroups.version() + " without " + String.join(", ", cgroups.missing()),
                        "Turn these controllers on, as with the kernel's argument cgroup_enable=memory.");
    }

    private static Prerequisite seccomp() {
        return Kernel.hasSeccomp()
                ? Prerequisite.found("seccomp", "Linux " + Kernel.release())
                : Prerequisite.missing(
                        "seccomp",
                        "this kernel can't filter system calls",
                        "Use a kernel that was built with CONFIG_SECCOMP_FILTER.");
    }

    /** Where commands and their output are kept. A folder that does not exist is made when it is needed, and not here. */
    static Prerequisite stateFolder(Path folder) {
        Path existing = nearest(folder);
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Prerequisite.broken(
                    "state folder",
                    folder + ": " + existing + " can't be written to",
                    "Run as root, or name another with HYDRAVISOR_STATE_FOLDER or Hydravisor.builder().stateFolder(...).");
        }
        return Prerequisite.found(
                "state folder", folder + (existing.equals(folder) ? "" : ", to be made in " + existing));
    }

    private static Path nearest(Path folder) {
        for (@Nullable Path each = folder; each != null; each = each.getParent()) {
            if (Files.exists(each)) {
                return each;
            }
        }
        return folder;
    }
}
