package io.hydravisor.cli.value;

import io.hydravisor.process.Signal;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Signals by name, with or without SIG, or by number. */
public final class Signals implements ITypeConverter<Signal> {
    /** In their order on Linux, from 1 on; see signal(7). */
    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    @Override
    public Signal convert(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        int number = NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name) + 1;
        if (number == 0 && name.matches("[0-9]{1,2}")) {
            number = Integer.parseInt(name);
        }
        if (number < 1 || number > 64) {
            throw new TypeConversionException("'" + text + "' is not a signal such as TERM, SIGTERM or 15");
        }
        return new Signal(number);
    }

    /** The name of a signal, or its number if it has none. */
    public static String name(int number) {
        return number >= 1 && number <= NAMES.size() ? NAMES.get(number - 1) : Integer.toString(number);
    }
}
