package io.hydravisor.core;

import java.util.Objects;
import java.util.Optional;

/**
 * Something that a provider needs of the host, and whether it is there.
 *
 * @param name what is needed, such as {@code runc}; one or a few words
 * @param status whether it is there
 * @param detail how it was found, such as its path and version, or what is wrong; one line
 * @param fix what to do about it: a sentence for a person, with a command to run where there is one
 */
public record Prerequisite(String name, Status status, String detail, Optional<String> fix) {
    /** Whether something that is needed is there. */
    public enum Status {
        /** It is there, and looks as if it works. */
        FOUND,
        /** It is not there. */
        MISSING,
        /** It is there, and can't be used. */
        BROKEN
    }

    /**
     * Checks that nothing is null.
     *
     * @param name what is needed, such as {@code runc}; one or a few words
     * @param status whether it is there
     * @param detail how it was found, such as its path and version, or what is wrong; one line
     * @param fix what to do about it: a sentence for a person, with a command to run where there is one
     */
    public Prerequisite {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(fix, "fix");
    }

    /**
     * It is there.
     *
     * @param name what is needed
     * @param detail how it was found
     * @return the prerequisite
     */
    public static Prerequisite found(String name, String detail) {
        return new Prerequisite(name, Status.FOUND, detail, Optional.empty());
    }

    /**
     * It is not there.
     *
     * @param name what is needed
     * @param detail where it was looked for
     * @param fix what to do about it
     * @return the prerequisite
     */
    public static Prerequisite missing(String name, String detail, String fix) {
        return new Prerequisite(name, Status.MISSING, detail, Optional.of(fix));
    }

    /**
     * It is there, and can't be used.
     *
     * @param name what is needed
     * @param detail what is wrong with it
     * @param fix what to do about it
     * @return the prerequisite
     */
    public static Prerequisite broken(String name, String detail, String fix) {
        return new Prerequisite(name, Status.BROKEN, detail, Optional.of(fix));
    }
}
