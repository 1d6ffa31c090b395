package io.hydravisor.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a change to the stored models has come.
 *
 * @param status the backend's words, for a person
 * @param digest the part that is being moved, where it is one
 * @param total the size of the part in bytes, where known
 * @param completed what of it has been moved, in bytes, where known
 */
public record CatalogProgress(String status, Optional<String> digest, OptionalLong total, OptionalLong completed) {
    /**
     * Checks that nothing is null.
     *
     * @param status the backend's words, for a person
     * @param digest the part that is being moved, where it is one
     * @param total the size of the part in bytes, where known
     * @param completed what of it has been moved, in bytes, where known
     */
    public CatalogProgress {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(completed, "completed");
    }
}
