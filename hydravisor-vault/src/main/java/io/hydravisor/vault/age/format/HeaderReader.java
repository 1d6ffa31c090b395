package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a header as strictly as its specification asks: <a href="https://c2sp.org/age">C2SP, age.md</a>. */
final class HeaderReader {
    private static final byte[] STANZA = "-> ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = Header.MAC_MARK.getBytes(StandardCharsets.US_ASCII);

    private final byte[] file;
    private int start;
    private int end;

    private HeaderReader(byte[] file) {
        this.file = file;
    }

    static Header read(byte[] file) throws AgeException {
        int known = Math.min(file.length, Header.VERSION.length);
        if (!Arrays.equals(file, 0, known, Header.VERSION, 0, known)) {
            throw new AgeException(Reason.NOT_AGE, "not an age file of version 1");
        }
        if (known < Header.VERSION.length) {
            throw truncated();
        }
        return new HeaderReader(file).stanzas();
    }

    private Header stanzas() throws AgeException {
        end = Header.VERSION.length - 1;
        List<Stanza> stanzas = new ArrayList<>();
        nextLine();
        while (!lineStartsWith(MARK)) {
            if (stanzas.size() == Header.MAX_STANZAS) {
                throw new AgeException(Reason.TOO_LARGE, "a header of too many stanzas");
            }
            stanzas.add(stanza());
            nextLine();
        }
        check(stanzas);
        return new Header(stanzas, Arrays.copyOf(file, start + MARK.length), mac(), end + 1);
    }

    private Stanza stanza() throws AgeException {
        if (!lineStartsWith(STANZA)) {
            throw malformed("a line that belongs to nothing");
        }
        String arguments = arguments();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        do {
            nextLine();
            if (end - start > Stanza.COLUMNS) {
                throw malformed("a line of a body is too long");
            }
            body.write(file, start, end - start);
        } while (end - start == Stanza.COLUMNS);
        return new Stanza(arguments, Base64Text.decode(body.toByteArray()));
    }

    private String arguments() throws AgeException {
        int from = start + STANZA.length;
        for (int at = from; at <= end; at++) {
            // Where an argument ends, with a space or with the line, there has to be one.
            boolean ends = at == end || file[at] == ' ';
            if (ends ? at == from || file[at - 1] == ' ' : file[at] < '!' || file[at] > '~') {
                throw malformed("a stanza's arguments are not words of visible characters");
            }
        }
        return new String(file, from, end - from, StandardCharsets.US_ASCII);
    }

    private static void check(List<Stanza> stanzas) throws AgeException {
        if (stanzas.isEmpty()) {
            throw malformed("a header without a stanza");
        }
        for (Stanza stanza : stanzas) {
            if (X25519Stanza.matches(stanza)) {
                X25519Stanza.share(stanza);
            } else if (ScryptStanza.matches(stanza)) {
                ScryptStanza.parse(stanza);
                // Else a file that somebody has encrypted to a key could pass for one of who knows the passphrase.
                if (stanzas.size() > 1) {
                    throw malformed("a passphrase beside other recipients");
                }
            }
        }
    }

    private byte[] mac() throws AgeException {
        int from = start + MARK.length + 1;
        if (from > end || file[from - 1] != ' ') {
            throw malformed("the line of the MAC");
        }
        byte[] mac = Base64Text.decode(Arrays.copyOfRange(file, from, end));
        if (mac.length != Header.MAC_BYTES) {
            throw malformed("a MAC of the wrong length");
        }
        return mac;
    }

    private boolean lineStartsWith(byte[] mark) {
        return end - start >= mark.length && Arrays.equals(file, start, start + mark.length, mark, 0, mark.length);
    }

    private void nextLine() throws AgeException {
        start = end + 1;
        int limit = Math.min(file.length, Header.MAX_BYTES);
        for (end = start; end < limit; end++) {
            if (file[end] == '\n') {
                return;
            }
        }
        if (limit == file.length) {
            throw truncated();
        }
        throw new AgeException(Reason.TOO_LARGE, "a header that is too long");
    }

    private static AgeException truncated() {
        return new AgeException(Reason.TRUNCATED, "the file ends within its header");
    }

    private static AgeException malformed(String what) {
        return new AgeException(Reason.MALFORMED, what);
    }
}
