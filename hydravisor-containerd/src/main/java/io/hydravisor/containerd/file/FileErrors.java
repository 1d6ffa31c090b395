package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.Errno;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** From errors of system calls and of the JDK to ours. */
final class FileErrors {
    private FileErrors() {}

    static HydravisorException translate(Exception thrown, String doing, String resource) {
        if (thrown instanceof HydravisorException ours) {
            return ours;
        }
        Failure failure = Failure.of("can't " + doing + ": " + words(thrown))
                .provider("containerd")
                .resource(resource)
                .cause(thrown);
        if (thrown instanceof NativeException failed) {
            return fromErrno(failed.errno(), failure);
        }
        String said = words(thrown).toLowerCase(Locale.ROOT);
        if (thrown instanceof AccessDeniedException || said.contains("operation not permitted")) {
            return fromErrno(Errno.EACCES, failure);
        }
        if (said.contains("read-only file system")) {
            return fromErrno(Errno.EROFS, failure);
        }
        if (said.contains("no space left") || said.contains("quota")) {
            return fromErrno(Errno.ENOSPC, failure);
        }
        return fromErrno(0, failure);
    }

    private static String words(Exception thrown) {
        if (thrown instanceof FileSystemException failed && failed.getReason() != null) {
            // Its own message begins with a path below /proc that means nothing to the caller.
            return failed.getReason();
        }
        return thrown instanceof IOException && thrown.getMessage() == null
                ? thrown.getClass().getSimpleName()
                : String.valueOf(thrown.getMessage());
    }

    private static HydravisorException fromErrno(int errno, Failure failure) {
        return switch (errno) {
            case Errno.ENOENT ->
                new NotFoundException(failure.hint("Look at what is there with list() of its folder."));
            case Errno.EACCES, Errno.EPERM ->
                new PermissionDeniedException(
                        failure.hint("Use files().as(user) with a user who may, or change the mode."));
            case Errno.EROFS ->
                new PermissionDeniedException(failure.hint("This part of the sandbox is read-only; write elsewhere."));
            case Errno.ENOTDIR, Errno.EISDIR, Errno.ELOOP, Errno.ENAMETOOLONG ->
                new InvalidInputException(failure.hint("Check each part of the path with stat()."));
            case Errno.EEXIST ->
                new AlreadyExistsException(failure.hint("Something else is there, or a link to nowhere."));
            case Errno.ENOTEMPTY ->
                new ConflictException(failure.hint("The folder is not empty; removeTree() takes all of it."));
            case Errno.EBUSY ->
                new ConflictException(failure.hint("Something is mounted there; change what is in it instead."));
            case Errno.EXDEV ->
                new ConflictException(failure.hint("The two are on different file systems; copy and remove instead."));
            case Errno.EINVAL -> new ConflictException(failure.hint("A folder can't be moved into itself."));
            case Errno.EAGAIN ->
                new ConflictException(failure.hint("A process inside holds a lease on it; try again in a minute."));
            case Errno.ENOSPC, Errno.EDQUOT -> new ExhaustedException(failure.hint("Free some space."));
            case Errno.EMFILE ->
                new ExhaustedException(failure.hint("Close streams and listings, or raise ulimit -n."));
            default -> new BackendException(failure.hint("Look at the sandbox's state."));
        };
    }
}
