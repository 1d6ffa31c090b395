package io.hydravisor.vault.age.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this user has seen of a volume, kept apart from it: an older copy of a volume is as whole as a newer one, and only who remembers
 * can tell.
 */
final class Seen {
    private static final Pattern FORM =
            Pattern.compile("generation (\\d{1,18})\ndigest ([0-9a-f]{64})\nwriter (\\S+)\n");
    private static final int MAX_BYTES = 4096;

    private final Path file;

    Seen(Path file) {
        this.file = file;
    }

    /**
     * What was seen last.
     *
     * @param digest SHA-256 of the volume
     * @param writer the public key that it was signed with
     */
    record Look(long generation, String digest, String writer) {
        static Look at(Register register, byte[] volume) {
            return new Look(
                    register.generation(),
                    VolumeCodec.sha256(volume),
                    register.writers().get(register.writers().size() - 1).key());
        }
    }

    Optional<Look> last() throws IOException, VolumeException {
        byte[] content;
        try {
            content = SafeFiles.read(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(new String(content, StandardCharsets.US_ASCII));
        if (!form.matches()) {
            throw VolumeException.damaged(file + ", which tells what was seen of the vault, can't be read");
        }
        return Optional.of(new Look(Long.parseLong(form.group(1)), form.group(2), form.group(3)));
    }

    void remember(Look look) throws IOException {
        SafeFiles.createFolder(Objects.requireNonNull(file.getParent(), "it lies in a folder"));
        String text =
                "generation " + look.generation() + "\ndigest " + look.digest() + "\nwriter " + look.writer() + "\n";
        SafeFiles.write(
                file, file.resolveSibling(file.getFileName() + ".new"), text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Refuses what is older than the last, another one of the same age, or signed by nobody who was handed the pen. */
    void check(Register register, Look found) throws IOException, VolumeException {
        Optional<Look> last = last();
        if (last.isEmpty()) {
            throw new VolumeException(
                    VolumeException.Reason.UNKNOWN_WRITER, "this user has never seen it, and can't tell whose it is");
        }
        if (!Writer.leads(register.writers(), last.get().writer())) {
            throw new VolumeException(
                    VolumeException.Reason.UNKNOWN_WRITER, "it was signed by nobody who wrote it before");
        }
        if (found.generation() < last.get().generation()) {
            throw new VolumeException(
                    VolumeException.Reason.OLD,
                    "it is an older copy: number " + found.generation() + ", and number "
                            + last.get().generation() + " was seen");
        }
        if (found.generation() == last.get().generation()
                && !found.digest().equals(last.get().digest())) {
            throw new VolumeException(
                    VolumeException.Reason.OLD, "it is another one than that of the same number that was seen");
        }
    }
}
