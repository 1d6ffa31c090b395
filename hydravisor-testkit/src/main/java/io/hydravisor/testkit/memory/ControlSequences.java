package io.hydravisor.testkit.memory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a program writes to a terminal, piece by piece: UTF-8, the control characters, and of ECMA-48 and xterm what moves
 * the cursor, erases, colours, names the terminal, covers the screen and asks for bracketed paste. Takes no notice of other sequences.
 * Guarded by the kernel's lock.
 */
final class ControlSequences {
    private static final int ESCAPE = 033;
    private static final int BELL = 7;
    private static final int DELETE = 127;
    private static final int MAX_SEQUENCE_BYTES = 4096;
    private static final int FIRST_FINAL = 0x40;
    private static final int COVER = 1049;
    private static final int BRACKETED_PASTE = 2004;
    private static final int REPLACEMENT = 0xfffd;

    private enum State {
        TEXT,
        ESCAPED,
        CHARSET,
        CONTROL,
        COMMAND,
        COMMAND_ESCAPED
    }

    private final MemoryScreen screen;
    private final ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    private State state = State.TEXT;
    private int character;
    private int continued;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private boolean bracketedPaste;
    private boolean bell;
    private String title = "";

    ControlSequences(MemoryScreen screen) {
        this.screen = screen;
    }

    boolean bracketedPaste() {
        return bracketedPaste;
    }

    /** What was read of a character or a sequence whose end is yet to come. */
    byte[] unfinished() {
        return unfinished.toByteArray();
    }

    /** Whether a bell rang. */
    boolean bell() {
        return bell;
    }

    void forgetBell() {
        bell = false;
    }

    String title() {
        return title;
    }

    void read(byte[] bytes) {
        for (byte one : bytes) {
            read(one & 0xff);
            if (state == State.TEXT && continued == 0) {
                unfinished.reset();
            } else if (unfinished.size() < MAX_SEQUENCE_BYTES) {
                unfinished.write(one);
            }
        }
    }

    private void read(int one) {
        switch (state) {
            case TEXT -> text(one);
            case ESCAPED -> escaped(one);
            case CHARSET -> state = State.TEXT;
            case CONTROL -> {
                if (one < FIRST_FINAL || one >= DELETE) {
                    keep(one);
                } else {
                    state = State.TEXT;
                    control((char) one);
                }
            }
            case COMMAND -> {
                if (one == BELL) {
                    command();
                } else if (one == ESCAPE) {
                    state = State.COMMAND_ESCAPED;
                } else {
                    keep(one);
                }
            }
            case COMMAND_ESCAPED -> command();
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void keep(int one) {
        sequence.write(one);
        if (sequence.size() > MAX_SEQUENCE_BYTES) {
            state = State.TEXT;
        }
    }

    private void text(int one) {
        if (continued > 0 && (one & 0xc0) == 0x80) {
            character = (character << 6) | (one & 0x3f);
            continued--;
            if (continued == 0) {
                screen.show(Character.isValidCodePoint(character) ? character : REPLACEMENT);
            }
            return;
        }
        if (continued > 0) {
            continued = 0;
            screen.show(REPLACEMENT);
        }
        if (one < ' ' || one == DELETE) {
            controlCharacter(one);
        } else if (one < 0x80) {
            screen.show(one);
        } else {
            begin(one);
        }
    }

    /** The first byte of a longer character. */
    private void begin(int one) {
        if (one >= 0xc2 && one < 0xe0) {
            character = one & 0x1f;
            continued = 1;
        } else if (one >= 0xe0 && one < 0xf0) {
            character = one & 0x0f;
            continued = 2;
        } else if (one >= 0xf0 && one < 0xf5) {
            character = one & 0x07;
            continued = 3;
        } else {
            screen.show(REPLACEMENT);
        }
    }

    private void controlCharacter(int one) {
        switch (one) {
            case BELL -> bell = true;
            case '\b' -> screen.backspace();
            case '\t' -> screen.tab();
            case '\n', 013, '\f' -> screen.lineFeed();
            case '\r' -> screen.carriageReturn();
            case ESCAPE -> state = State.ESCAPED;
            default -> {
                // Shows nothing.
            }
        }
    }

    private void escaped(int one) {
        sequence.reset();
        state = switch (one) {
            case '[' -> State.CONTROL;
            case ']', 'P', '_', '^', 'X' -> {
                sequence.write(one);
                yield State.COMMAND;
            }
            case '(', ')', '*', '+', '#' -> State.CHARSET;
            default -> State.TEXT;
        };
    }

    /** OSC 0 and 2 name the terminal. */
    private void command() {
        state = State.TEXT;
        String said = sequence.toString(StandardCharsets.UTF_8);
        if (said.startsWith("]0;") || said.startsWith("]2;")) {
            title = said.substring("]0;".length());
        }
    }

    private void control(char what) {
        String given = sequence.toString(StandardCharsets.ISO_8859_1);
        boolean isPrivate = given.startsWith("?");
        if (!given.isEmpty() && !isPrivate && !Character.isDigit(given.charAt(0)) && given.charAt(0) != ';') {
            return;
        }
        List<Integer> numbers = numbers(isPrivate ? given.substring(1) : given);
        if (isPrivate) {
            if (what == 'h' || what == 'l') {
                numbers.forEach(mode -> mode(mode, what == 'h'));
            }
            return;
        }
        int first = numbers.get(0);
        int count = Math.max(1, first);
        switch (what) {
            case 'A' -> screen.move(-count, 0);
            case 'B' -> screen.move(count, 0);
            case 'C' -> screen.move(0, count);
            case 'D' -> screen.move(0, -count);
            case 'G' -> screen.moveTo(screen.row(), count - 1);
            case 'd' -> screen.moveTo(count - 1, screen.column());
            case 'H', 'f' -> screen.moveTo(count - 1, Math.max(1, numbers.size() > 1 ? numbers.get(1) : 1) - 1);
            case 'J' -> screen.eraseScreen(first);
            case 'K' -> screen.eraseLine(first);
            case 'm' -> style(given);
            default -> {
                // Shows nothing here.
            }
        }
    }

    private static List<Integer> numbers(String given) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : given.split(";", -1)) {
            // What is no number of a sane size is none at all.
            numbers.add(part.matches("\\d{1,5}") ? Integer.parseInt(part) : 0);
        }
        return numbers;
    }

    private void mode(int mode, boolean on) {
        if (mode == COVER) {
            screen.cover(on);
        } else if (mode == BRACKETED_PASTE) {
            bracketedPaste = on;
        }
    }

    /** Attributes add up until they are all taken back. */
    private void style(String given) {
        String style = screen.style();
        String added = given;
        if (given.isEmpty() || given.matches("0+(;.*)?")) {
            style = "";
            added = given.replaceFirst("^0*;?", "");
        }
        style += style.isEmpty() || added.isEmpty() ? added : ";" + added;
        screen.style(style.length() > MAX_SEQUENCE_BYTES ? added : style);
    }
}
