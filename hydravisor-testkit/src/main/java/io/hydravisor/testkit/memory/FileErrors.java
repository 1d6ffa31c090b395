package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;

/** The errors of one sandbox's files. */
record FileErrors(String machine) {
    NotFoundException missing(String path) {
        return new NotFoundException(Errors.failure("no such file or folder: " + path, machine + path)
                .hint("Look at what is there with list() of its folder."));
    }

    PermissionDeniedException denied(String path) {
        return new PermissionDeniedException(Errors.failure("permission denied: " + path, machine + path)
                .hint("Use files().as(user) with a user who may, or change the mode."));
    }

    PermissionDeniedException readOnly(String path) {
        return new PermissionDeniedException(Errors.failure("read-only file system: " + path, machine + path)
                .hint("This part of the sandbox is read-only; write elsewhere."));
    }

    InvalidInputException invalid(String what, String path) {
        return new InvalidInputException(
                Errors.failure(what + ": " + path, machine + path).hint("Check each part of the path with stat()."));
    }

    AlreadyExistsException exists(String path) {
        return new AlreadyExistsException(Errors.failure("something is there: " + path, machine + path)
                .hint("Something else has the path, or a link to nowhere."));
    }

    ConflictException conflict(String what, String path) {
        return new ConflictException(
                Errors.failure(what + ": " + path, machine + path).hint("Look at both with stat()."));
    }

    ExhaustedException full(String path) {
        return new ExhaustedException(Errors.failure("no space left on device: " + path, machine + path)
                .hint("Free some space, or give the provider a larger diskLimit(...)."));
    }
}
