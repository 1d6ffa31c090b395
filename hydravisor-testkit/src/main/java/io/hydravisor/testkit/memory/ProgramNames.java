package io.hydravisor.testkit.memory;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;

/** What programs may be called. */
final class ProgramNames {
    private ProgramNames() {}

    static String check(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new InvalidInputException(Failure.of("not a program's name: '" + name + "'")
                    .provider(Errors.PROVIDER)
                    .hint("Leave the folder out; /bin/NAME and the like find it too."));
        }
        return name;
    }
}
