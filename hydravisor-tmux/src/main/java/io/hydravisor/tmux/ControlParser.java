package io.hydravisor.tmux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tmux's control mode, tmux(1), "CONTROL MODE", in pieces of any size. Strict: what breaks the protocol is an IOException,
 * for an answer must never go to another command than its own. Not safe for use by many threads.
 */
final class ControlParser {
    private static final Pattern GUARD = Pattern.compile("%begin (\\d+ \\d+ (\\d+))");
    private static final Pattern PANE = Pattern.compile("%\\d+");
    private static final byte[] OUTPUT = ascii("%output ");
    private static final byte[] EXTENDED = ascii("%extended-output ");
    private static final byte[] PERCENT = ascii("%");

    private final ControlListener listener;
    /** The line that is not complete yet. */
    private final Bytes line = new Bytes();
    /** The lines of the open block. */
    private final Bytes block = new Bytes();

    private byte[] end = {};
    private byte[] error = {};
    private boolean inBlock;
    private boolean ours;

    ControlParser(ControlListener listener) {
        this.listener = listener;
    }

    /** Takes the next bytes. */
    void feed(byte[] bytes, int length) throws IOException {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                line.add(bytes, start, i - start);
                lineEnded();
                line.clear();
                start = i + 1;
            }
        }
        line.add(bytes, start, length - start);
    }

    /** What there is of a line that was not ended. */
    String rest() {
        return line.text(0);
    }

    private void lineEnded() throws IOException {
        if (inBlock) {
            inBlock(line);
        } else if (line.startsWith(OUTPUT)) {
            int space = line.indexOf((byte) ' ', OUTPUT.length);
            output(OUTPUT.length, space, space + 1);
        } else if (line.startsWith(EXTENDED)) {
            // Between the pane and the colon stand numbers, of which later versions may have more.
            int space = line.indexOf((byte) ' ', EXTENDED.length);
            int colon = space < 0 ? -1 : line.indexOf((byte) ':', space);
            output(EXTENDED.length, colon < 0 ? -1 : space, colon + 2);
        } else if (line.startsWith(PERCENT)) {
            told(line.text(0));
        } else {
            listener.noise(line.text(0));
        }
    }

    private void inBlock(Bytes read) {
        boolean good = read.equalTo(end);
        if (!good && !read.equalTo(error)) {
            block.add(read);
            return;
        }
        inBlock = false;
        if (ours) {
            listener.reply(block.copy(), good);
        } else {
            listener.other(block.copy(), good);
        }
        block.reset();
    }

    private void told(String text) throws IOException {
        if (text.startsWith("%begin")) {
            Matcher guard = GUARD.matcher(text);
            if (!guard.matches()) {
                throw new IOException("tmux began an answer in a way that can't be read");
            }
            // All three numbers count: a line of an answer may look like the end of another.
            end = ascii("%end " + guard.group(1));
            error = ascii("%error " + guard.group(1));
            ours = (Integer.parseInt(guard.group(2)) & 1) != 0;
            inBlock = true;
        } else if (text.startsWith("%end ") || text.startsWith("%error ")) {
            throw new IOException("tmux ended an answer that it had not begun");
        } else if (text.startsWith("%pause ")) {
            listener.paused(pane(text.substring("%pause ".length())));
        } else {
            int space = text.indexOf(' ');
            listener.notification(
                    text.substring(1, space < 0 ? text.length() : space), space < 0 ? "" : text.substring(space + 1));
        }
    }

    /** From 'from' on the bytes stand, of which those below space, and the backslash, are three octal digits. */
    private void output(int paneStart, int paneEnd, int from) throws IOException {
        if (paneEnd < 0 || from > line.length()) {
            throw new IOException("tmux told of output in a way that can't be read");
        }
        listener.output(pane(line.text(paneStart, paneEnd)), unescaped(from));
    }

    private byte[] unescaped(int from) throws IOException {
        byte[] bytes = new byte[line.length() - from];
        int length = 0;
        for (int i = from; i < line.length(); i++) {
            byte b = line.at(i);
            if (b == '\\') {
                b = octal(i);
                i += 3;
            }
            bytes[length++] = b;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private byte octal(int backslash) throws IOException {
        int value = 0;
        for (int i = backslash + 1; i <= backslash + 3; i++) {
            int digit = i < line.length() ? line.at(i) - '0' : -1;
            if (digit < 0 || digit > 7) {
                throw new IOException("tmux told of output with an escape that can't be read");
            }
            value = value * 8 + digit;
        }
        return (byte) value;
    }

    private static String pane(String id) throws IOException {
        if (!PANE.matcher(id).matches()) {
            throw new IOException("tmux told of something without its pane");
        }
        return id;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
