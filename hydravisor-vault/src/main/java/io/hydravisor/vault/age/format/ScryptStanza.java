package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/** A stanza whose key comes from a passphrase, by scrypt (RFC 7914). */
final class ScryptStanza {
    static final int SALT_BYTES = 16;

    /** At most: what scrypt's memory can be counted with. */
    static final int MAX_WORK_FACTOR = 30;

    private static final String TYPE = "scrypt";
    private static final byte[] LABEL = "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");
    private static final int BLOCK_SIZE = 8;
    private static final int KEY_BYTES = 32;

    private final byte[] salt;
    private final int workFactor;

    /** Takes a work factor whose power of two is the cost of scrypt. */
    ScryptStanza(byte[] salt, int workFactor) {
        this.salt = salt;
        this.workFactor = workFactor;
    }

    static boolean matches(Stanza stanza) {
        return stanza.is(TYPE);
    }

    static ScryptStanza parse(Stanza stanza) throws AgeException {
        List<String> arguments = stanza.arguments(2);
        String number = arguments.get(1);
        if (!NUMBER.matcher(number).matches()) {
            throw new AgeException(Reason.MALFORMED, "a work factor that is no number");
        }
        byte[] salt = Stanza.decode(arguments.get(0), SALT_BYTES);
        // Of more digits than two is no work factor that anybody could do.
        return new ScryptStanza(salt, number.length() > 2 ? Integer.MAX_VALUE : Integer.parseInt(number));
    }

    Stanza with(byte[] body) {
        return new Stanza(TYPE + " " + Base64Text.encode(salt) + " " + workFactor, body);
    }

    /** The key that the file's key is encrypted with, if that takes no more work than is allowed. */
    byte[] wrapKey(byte[] passphrase, int maxWorkFactor) throws AgeException {
        if (workFactor > Math.min(maxWorkFactor, MAX_WORK_FACTOR)) {
            throw new AgeException(Reason.TOO_COSTLY, "a work factor of more than " + maxWorkFactor);
        }
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + SALT_BYTES);
        System.arraycopy(salt, 0, labelled, LABEL.length, SALT_BYTES);
        int cost = 1 << workFactor;
        long memory = 128L * BLOCK_SIZE * cost;
        if (memory > Runtime.getRuntime().maxMemory()) {
            throw noMemory(memory);
        }
        try {
            return SCrypt.generate(passphrase, labelled, cost, BLOCK_SIZE, 1, KEY_BYTES);
        } catch (OutOfMemoryError e) {
            // It was the one large allocation here that failed, and what it had got is free again.
            throw noMemory(memory);
        }
    }

    private static AgeException noMemory(long bytes) {
        return new AgeException(
                Reason.TOO_COSTLY,
                "the passphrase takes " + (bytes >> 20) + " MiB of memory to try, more than Java has");
    }
}
