package io.hydravisor.containerd.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** From gRPC's statuses to our exceptions. */
public final class RpcErrors {
    /** The provider's name, as errors carry it. */
    public static final String PROVIDER = "containerd";

    /** How Go tells of a program that it can't start. */
    private static final Pattern NO_PROGRAM = Pattern.compile("exec: \"[^\"]*\": executable file not found|fork/exec ");

    private RpcErrors() {}

    /**
     * Whether the daemon may have gone away, so that it must be asked again rather than believed. gRPC has several codes for
     * a connection that breaks in the middle; what a daemon says itself has no Java cause.
     */
    public static boolean lostConnection(Throwable thrown) {
        Status status = Status.fromThrowable(thrown);
        return switch (status.getCode()) {
            case UNAVAILABLE -> true;
            case UNKNOWN, INTERNAL, CANCELLED -> status.getCause() instanceof IOException;
            default -> false;
        };
    }

    public static boolean notFound(Throwable thrown) {
        return Status.fromThrowable(thrown).getCode() == Status.Code.NOT_FOUND;
    }

    static HydravisorException translate(StatusRuntimeException thrown, String doing, String resource, Path socket) {
        Status status = thrown.getStatus();
        String said = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        Failure failure = Failure.of("can't " + doing + ": " + said)
                .provider(PROVIDER)
                .resource(resource)
                .cause(thrown);
        if (lostConnection(thrown)) {
            return unavailable(thrown, doing, resource, socket, said);
        }
        return switch (status.getCode()) {
            case NOT_FOUND -> new NotFoundException(failure.hint("List what there is; it may have been removed."));
            case ALREADY_EXISTS -> new AlreadyExistsException(failure.hint("Choose another name, or remove it first."));
            case INVALID_ARGUMENT, OUT_OF_RANGE ->
                new InvalidInputException(failure.hint("containerd does not take this; see its words above."));
            case PERMISSION_DENIED, UNAUTHENTICATED ->
                new PermissionDeniedException(failure.hint("Ask containerd's operator for access."));
            case FAILED_PRECONDITION ->
                new ConflictException(failure.hint("Look at the resource's state and try again."));
            case RESOURCE_EXHAUSTED ->
                new ExhaustedException(
                        failure.hint("Free what is used up, or send less.").effect(Effect.UNKNOWN));
            case DEADLINE_EXCEEDED ->
                new DeadlineException(failure.hint("Give Hydravisor.builder() a longer requestTimeout, or look at the"
                                + " load of containerd and its disk.")
                        .effect(Effect.UNKNOWN));
            case CANCELLED ->
                Thread.currentThread().isInterrupted()
                        ? new OperationInterruptedException(failure.effect(Effect.UNKNOWN))
                        : new UnavailableException(failure.hint("The connection was closed in the middle of the call.")
                                .effect(Effect.UNKNOWN));
            case UNIMPLEMENTED ->
                new UnsupportedCapabilityException(failure.hint("This containerd is too old or built without it."));
            default -> backend(failure.effect(Effect.UNKNOWN), said);
        };
    }

    private static UnavailableException unavailable(
            StatusRuntimeException thrown, String doing, String resource, Path socket, String said) {
        return new UnavailableException(
                Failure.of("can't " + doing + ": containerd at " + socket + " is not available: " + said)
                        .provider(PROVIDER)
                        .resource(resource)
                        .cause(thrown)
                        .hint("Check that containerd runs, and what its log says; the connection comes back by itself"
                                + " when it does.")
                        .effect(neverSent(thrown) ? Effect.NONE : Effect.UNKNOWN));
    }

    /**
     * Whether the shim says that it can't find runc. What runc can't find in a container it calls the container's process.
     *
     * @param said in lower case
     */
    public static boolean runtimeIsMissing(String said) {
        return NO_PROGRAM.matcher(said).find() && !said.contains("container process");
    }

    private static HydravisorException backend(Failure failure, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (runtimeIsMissing(lower)) {
            return new BackendException(failure.effect(Effect.NONE)
                    .hint("See that the runtime, runc if you named none, is installed in the PATH of containerd."));
        }
        if (lower.contains("no space left on device") || lower.contains("disk quota exceeded")) {
            return new ExhaustedException(failure.hint("Free some disk space where containerd keeps its state."));
        }
        if (lower.contains("cannot allocate memory") || lower.contains("too many open files")) {
            return new ExhaustedException(failure.hint("Give the host or containerd more memory or descriptors."));
        }
        return new BackendException(failure.hint("See containerd's log for more."));
    }

    /** Whether a call failed before anything of it left this JVM. */
    static boolean neverSent(Throwable thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
