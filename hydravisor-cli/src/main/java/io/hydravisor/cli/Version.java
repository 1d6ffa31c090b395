package io.hydravisor.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version, as it stands in the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        return "hydravisor "
                + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                        .orElse("of no release");
    }
}
