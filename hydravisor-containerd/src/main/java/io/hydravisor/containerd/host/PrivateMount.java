package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A file system that is mounted where only one thread sees it, in a mount namespace that ends with the thread: whatever becomes
 * of this JVM, nothing stays mounted.
 */
public final class PrivateMount {
    private static final int CLONE_NEWNS = 0x00020000;
    private static final long MS_RDONLY = 1;
    private static final long MS_BIND = 4096;
    private static final long MS_REC = 16384;
    private static final long MS_PRIVATE = 1 << 18;
    private static final int UMOUNT_NOFOLLOW = 8;
    private static final String LAYERS = "lowerdir=";

    private final String type;
    private final String source;
    private final List<String> data = new ArrayList<>();
    private long flags;
    private Path base = Path.of("/");

    /**
     * A mount as containerd describes it.
     *
     * @param options of mount(8)
     */
    public PrivateMount(String type, String source, List<String> options) {
        this.type = type;
        this.source = source;
        for (String option : options) {
            switch (option) {
                case "ro" -> flags |= MS_RDONLY;
                case "rw" -> flags &= ~MS_RDONLY;
                case "bind" -> flags |= MS_BIND;
                case "rbind" -> flags |= MS_BIND | MS_REC;
                default -> data.add(option.startsWith(LAYERS) ? shortened(option) : option);
            }
        }
    }

    /** The kernel takes one page of options; an image has many layers, in folders beside each other. */
    private String shortened(String option) {
        List<Path> layers = new ArrayList<>();
        for (String layer : option.substring(LAYERS.length()).split(":", -1)) {
            layers.add(Path.of(layer));
        }
        Path common = Objects.requireNonNull(layers.get(0).getParent(), "a layer is a folder");
        for (Path layer : layers) {
            while (!layer.startsWith(common)) {
                common = Objects.requireNonNull(common.getParent(), "all of them are below the root");
            }
        }
        base = common;
        List<String> names = new ArrayList<>();
        for (Path layer : layers) {
            names.add(base.relativize(layer).toString());
        }
        return LAYERS + String.join(":", names);
    }

    /** Looks at what is mounted. */
    @FunctionalInterface
    public interface Look<R> {
        R at(Fd root) throws Exception;
    }

    /**
     * Mounts it, looks, and unmounts it.
     *
     * @param folder an empty folder of the host to mount it on
     * @throws ExecutionException with what the look, or a system call, has thrown
     */
    public <R> R look(Path folder, Look<R> look) throws ExecutionException, InterruptedException {
        FutureTask<R> task = new FutureTask<>(() -> mounted(folder, look));
        Thread thread = new Thread(task, "hydravisor-containerd-mount");
        thread.setDaemon(true);
        thread.start();
        // It waits for nobody, and what it holds mounted must be free afterwards, interrupted or not.
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return task.get();
    }

    private <R> R mounted(Path folder, Look<R> look) throws Exception {
        check("unshare", Libc.unshare(CLONE_NEWNS));
        byte[] none = Errno.bytes("none");
        check("mount", Libc.mount(none, Errno.bytes("/"), null, new NativeLong(MS_REC | MS_PRIVATE), null));
        check("chdir", Libc.chdir(Errno.bytes(base.toString())));
        byte[] target = Errno.bytes(folder.toString());
        check(
                "mount " + type,
                Libc.mount(
                        Errno.bytes(source),
                        target,
                        Errno.bytes(type),
                        new NativeLong(flags),
                        Errno.bytes(String.join(",", data))));
        try (Fd root = Fd.openFolder(folder)) {
            return look.at(root);
        } finally {
            check("umount", Libc.umount2(target, UMOUNT_NOFOLLOW));
        }
    }

    private static void check(String call, int answer) throws NativeException {
        if (answer != 0) {
            throw Errno.last(call);
        }
    }
}
