package io.hydravisor.cli.value;

import io.hydravisor.net.PublishedPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A published port as it is written on the command line: {@code [ADDR:]HOSTPORT:PORT}. */
public final class Ports implements ITypeConverter<PublishedPort> {
    /** An address in numbers, so that no name is looked up. */
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,3}(?:\\.\\d{1,3}){3}):)?(\\d{1,5}):(\\d{1,5})");

    /** For picocli. */
    public Ports() {}

    @Override
    public PublishedPort convert(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw bad(text);
        }
        PublishedPort port = PublishedPort.of(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
        try {
            return parts.group(1) == null ? port : port.on(InetAddress.getByName(parts.group(1)));
        } catch (UnknownHostException e) {
            throw bad(text);
        }
    }

    private static TypeConversionException bad(String text) {
        return new TypeConversionException("'" + text + "' is not HOSTPORT:PORT or ADDR:HOSTPORT:PORT");
    }
}
