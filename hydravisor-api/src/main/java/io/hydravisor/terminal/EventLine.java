package io.hydravisor.terminal;

import io.hydravisor.terminal.RecordingEvent.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Reads a line of an asciicast, which is a JSON array of a number and two strings. */
final class EventLine {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    private final String line;
    private int at;

    private EventLine(String line) {
        this.line = line;
    }

    /** {@return the event; empty if the line is none, or not whole} */
    static Optional<RecordingEvent> parse(String line) {
        try {
            return Optional.of(new EventLine(line).event());
        } catch (ArithmeticException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private RecordingEvent event() {
        expect('[');
        Duration time = Duration.ofNanos(number().multiply(NANOS).longValueExact());
        expect(',');
        String code = string();
        expect(',');
        String data = string();
        expect(']');
        return new RecordingEvent(time, kind(code), data);
    }

    private static Kind kind(String code) {
        return switch (code) {
            case "o" -> Kind.OUTPUT;
            case "i" -> Kind.INPUT;
            case "r" -> Kind.RESIZE;
            case "m" -> Kind.MARKER;
            default -> Kind.OTHER;
        };
    }

    private char next() {
        while (Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return line.charAt(at);
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw new NumberFormatException("no " + wanted);
        }
        at++;
    }

    private BigDecimal number() {
        next();
        int from = at;
        while ("+-.eE0123456789".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        BigDecimal number = new BigDecimal(line.substring(from, at));
        // Nanoseconds are as fine as it gets; an exponent would make it as large as memory.
        if (number.precision() - number.scale() > 10 || number.scale() > 100) {
            throw new NumberFormatException("not a time");
        }
        return number.setScale(9, java.math.RoundingMode.DOWN);
    }

    private String string() {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (char c = line.charAt(at++); c != '"'; c = line.charAt(at++)) {
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() {
        char c = line.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += HEX_DIGITS;
                yield (char) Integer.parseInt(line.substring(at - HEX_DIGITS, at), HEX);
            }
            default -> c;
        };
    }
}
