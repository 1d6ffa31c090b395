package io.hydravisor.cli;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, which are given what they share; everything else as picocli does. */
final class CommandFactory implements IFactory {
    private final Cli cli;

    CommandFactory(Cli cli) {
        this.cli = cli;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (CliCommand.class.isAssignableFrom(type)) {
            Constructor<K> constructor = type.getDeclaredConstructor(Cli.class);
            constructor.setAccessible(true);
            return constructor.newInstance(cli);
        }
        return CommandLine.defaultFactory().create(type);
    }
}
