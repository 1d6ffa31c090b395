package io.hydravisor.cli;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Arguments are bytes to Linux and text to Java, which puts a replacement character where they are not UTF-8. A path that was
 * changed like that would name something else.
 */
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    static void check(String... args) {
        boolean suspicious = Arrays.stream(args).anyMatch(argument -> argument.indexOf('\ufffd') >= 0);
        if (suspicious && !isUtf8()) {
            throw new InvalidInputException(Failure.of("an argument is not valid UTF-8")
                    .hint("Give text in UTF-8; a file with such a name can be copied through '-' instead."));
        }
    }

    private static boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(COMMAND_LINE)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        } catch (IOException e) {
            // Without a look at the bytes a replacement character is what it says it is.
            return true;
        }
    }
}
