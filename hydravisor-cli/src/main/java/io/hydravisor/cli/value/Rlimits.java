package io.hydravisor.cli.value;

import io.hydravisor.sandbox.Rlimit;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Limits of processes: {@code nofile=1024}, {@code nofile=1024:4096}, {@code core=unlimited}. */
public final class Rlimits implements ITypeConverter<Rlimit> {
    private static final Pattern LIMIT =
            Pattern.compile("([a-z]+)=([0-9]{1,18}|unlimited)(?::([0-9]{1,18}|unlimited))?");

    /** For picocli. */
    public Rlimits() {}

    @Override
    public Rlimit convert(String text) {
        Matcher limit = LIMIT.matcher(text);
        if (!limit.matches()) {
            throw bad(text);
        }
        Rlimit.Kind kind = Arrays.stream(Rlimit.Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(limit.group(1)))
                .findFirst()
                .orElseThrow(() -> bad(text));
        long soft = number(limit.group(2));
        return new Rlimit(kind, soft, limit.group(3) == null ? soft : number(limit.group(3)));
    }

    private static long number(String text) {
        return text.equals("unlimited") ? Rlimit.UNLIMITED : Long.parseLong(text);
    }

    private static TypeConversionException bad(String text) {
        String kinds = Arrays.stream(Rlimit.Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new TypeConversionException("'" + text + "' is not KIND=SOFT[:HARD] with one of " + kinds);
    }
}
