package io.hydravisor.vault.age.volume;

import java.nio.file.Path;

/** A volume that can't be used; the vault says it to the application. */
public final class VolumeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** There is none. */
        MISSING,
        /** There is one already. */
        EXISTS,
        /** The files are not the user's alone, or no plain files. */
        UNSAFE,
        /** None of its recipients is the identity. */
        NOT_YOURS,
        /** It is not what was written, or no volume. */
        DAMAGED,
        /** Somebody wrote it whom nobody here knows. */
        UNKNOWN_WRITER,
        /** A newer one was seen, or another one of the same age. */
        OLD
    }

    private final Reason reason;

    VolumeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Of a folder without a volume. */
    public static VolumeException missing(Path folder) {
        return new VolumeException(Reason.MISSING, "there is none at " + folder);
    }

    static VolumeException damaged(String message) {
        return new VolumeException(Reason.DAMAGED, message);
    }

    public Reason reason() {
        return reason;
    }
}
