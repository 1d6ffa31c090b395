package io.hydravisor.cli.value;

import io.hydravisor.terminal.TerminalSize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes of terminals: {@code COLUMNSxROWS}. */
public final class TerminalSizes implements ITypeConverter<TerminalSize> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

    @Override
    public TerminalSize convert(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new TypeConversionException("'" + text + "' is not a size such as 120x40");
        }
        return new TerminalSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }
}
