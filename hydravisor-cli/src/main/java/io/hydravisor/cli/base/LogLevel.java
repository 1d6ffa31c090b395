package io.hydravisor.cli.base;

import java.util.Locale;
import java.util.logging.Level;

/** How much is logged. */
public enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** For java.util.logging, through which gRPC logs. */
    Level jdk() {
        return switch (this) {
            case OFF -> Level.OFF;
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.ALL;
        };
    }

    /** For slf4j-simple. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean showsStackTraces() {
        return compareTo(DEBUG) >= 0;
    }
}
