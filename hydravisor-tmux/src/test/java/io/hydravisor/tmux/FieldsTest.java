package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static Optional<List<List<String>>> read(String reply) {
        return Fields.read(reply.getBytes(StandardCharsets.UTF_8), 2);
    }

    @Test
    void aValueMayHoldAnything() {
        assertThat(read("3:a,b,0:,\n4:ä\n,,1:x,\n")).contains(List.of(List.of("a,b", ""), List.of("ä\n,", "x")));
        assertThat(read("")).contains(List.of());
    }

    /** As when the value has changed after its length was told. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2:abc,1:x,\n", "4:abc,1:x,\n", "9:abc,1:x,\n", "3:abc,1:x,", "3:abc,\n", ":abc,1:x,\n", "3"})
    void aLengthThatIsNotItsValuesIsNoticed(String reply) {
        assertThat(read(reply)).isEmpty();
    }
}
