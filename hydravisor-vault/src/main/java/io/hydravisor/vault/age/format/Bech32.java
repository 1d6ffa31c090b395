package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Bytes as text with a prefix and a checksum: BIP 173. As text may be secret, it is bytes here, too. */
final class Bech32 {
    private static final byte[] ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".getBytes(StandardCharsets.US_ASCII);
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM = 6;
    private static final int MAX_LENGTH = 90;

    private Bech32() {}

    /** Writes text whose letters are all of the case of the prefix's. */
    static byte[] encode(String prefix, byte[] bytes) {
        byte[] groups = regroup(bytes);
        byte[] text = ascii(prefix, groups.length + CHECKSUM);
        boolean upper = !prefix.equals(prefix.toLowerCase(Locale.ROOT));
        int sum = checksum(groups, checksum(prefix));
        for (int i = 0; i < CHECKSUM; i++) {
            sum = step(sum, 0);
        }
        sum ^= 1;
        int at = prefix.length() + 1;
        for (int i = 0; i < groups.length + CHECKSUM; i++) {
            int group = i < groups.length ? groups[i] : checksumGroup(sum, i - groups.length);
            text[at++] = upper ? (byte) Character.toUpperCase(ALPHABET[group]) : ALPHABET[group];
        }
        Arrays.fill(groups, (byte) 0);
        return text;
    }

    /** Reads so many bytes behind a prefix that is in the case in which all of the text has to be. */
    static byte[] decode(String prefix, byte[] text, int length) throws AgeException {
        byte[] groups = groups(prefix, text);
        try {
            return bytes(groups, length);
        } finally {
            Arrays.fill(groups, (byte) 0);
        }
    }

    /** Checks the text, and reads what is between the prefix and the checksum: five bits each. */
    static byte[] groups(String prefix, byte[] text) throws AgeException {
        int from = prefix.length() + 1;
        byte[] start = ascii(prefix, 0);
        if (text.length > MAX_LENGTH
                || text.length < from + CHECKSUM
                || !Arrays.equals(text, 0, from, start, 0, from)) {
            throw malformed();
        }
        boolean upper = !prefix.equals(prefix.toLowerCase(Locale.ROOT));
        byte[] groups = new byte[text.length - from];
        try {
            for (int i = 0; i < groups.length; i++) {
                groups[i] = group(text[from + i], upper);
            }
            if (checksum(groups, checksum(prefix)) != 1) {
                throw malformed();
            }
            return Arrays.copyOf(groups, groups.length - CHECKSUM);
        } finally {
            Arrays.fill(groups, (byte) 0);
        }
    }

    private static byte group(byte character, boolean upper) throws AgeException {
        byte lower = upper && character >= 'A' && character <= 'Z' ? (byte) (character + ('a' - 'A')) : character;
        boolean wrongCase = upper && character >= 'a' && character <= 'z';
        for (int i = 0; i < ALPHABET.length; i++) {
            if (ALPHABET[i] == lower && !wrongCase) {
                return (byte) i;
            }
        }
        throw malformed();
    }

    private static byte[] regroup(byte[] bytes) {
        byte[] groups = new byte[(bytes.length * 8 + 4) / 5];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int value = (bytes[bit / 8] >> (7 - bit % 8)) & 1;
            groups[bit / 5] |= (byte) (value << (4 - bit % 5));
        }
        return groups;
    }

    private static byte[] bytes(byte[] groups, int length) throws AgeException {
        if (groups.length != (length * 8 + 4) / 5) {
            throw malformed();
        }
        byte[] bytes = new byte[length];
        for (int bit = 0; bit < groups.length * 5; bit++) {
            int value = (groups[bit / 5] >> (4 - bit % 5)) & 1;
            if (bit < length * 8) {
                bytes[bit / 8] |= (byte) (value << (7 - bit % 8));
            } else if (value != 0) {
                Arrays.fill(bytes, (byte) 0);
                throw malformed();
            }
        }
        return bytes;
    }

    private static int checksumGroup(int sum, int index) {
        return (sum >>> (5 * (CHECKSUM - 1 - index))) & 31;
    }

    private static int checksum(String prefix) {
        int sum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            sum = step(sum, Character.toLowerCase(prefix.charAt(i)) >> 5);
        }
        sum = step(sum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            sum = step(sum, Character.toLowerCase(prefix.charAt(i)) & 31);
        }
        return sum;
    }

    private static int checksum(byte[] groups, int start) {
        int sum = start;
        for (byte group : groups) {
            sum = step(sum, group);
        }
        return sum;
    }

    private static int step(int sum, int group) {
        int next = ((sum & 0x1ffffff) << 5) ^ group;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= ((sum >>> (25 + i)) & 1) == 0 ? 0 : GENERATOR[i];
        }
        return next;
    }

    /** The prefix and what divides it from the rest, with room behind. */
    private static byte[] ascii(String prefix, int room) {
        byte[] start = (prefix + "1").getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(start, start.length + room);
    }

    private static AgeException malformed() {
        return new AgeException(Reason.MALFORMED, "not a key in the text form of age");
    }
}
