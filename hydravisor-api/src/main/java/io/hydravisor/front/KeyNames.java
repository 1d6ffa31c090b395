package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/** What keys are called. */
final class KeyNames {
    private static final Pattern KEY = Pattern.compile("([CMS]-)*"
            + "(Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PageUp|PageDown|Insert|Delete"
            + "|F[1-9]|F1[0-2]|[\\x21-\\x7e])");

    private KeyNames() {}

    static List<String> checked(String... names) {
        for (String name : names) {
            // A character without a modifier may be any that can be typed.
            boolean typed = name.codePointCount(0, name.length()) == 1 && !Character.isISOControl(name.codePointAt(0));
            if (!typed && !KEY.matcher(name).matches()) {
                throw new InvalidInputException(
                        Failure.of("not a key's name, at " + List.of(names).indexOf(name))
                                .hint("Use names such as Enter, C-c or F1; type(text) takes text as it is."));
            }
        }
        return List.of(names);
    }
}
