package io.hydravisor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
    @Test
    void eachWitherReturnsACopy() {
        Labels one = Labels.none().with("team", "build");
        Labels two = one.with(Map.of("app", "shop", "team", "ship"));

        assertThat(Labels.none().asMap()).isEmpty();
        assertThat(one.asMap()).containsExactly(Map.entry("team", "build"));
        assertThat(two.asMap()).containsExactly(Map.entry("app", "shop"), Map.entry("team", "ship"));
        assertThat(two.get("app")).contains("shop");
        assertThat(one.get("app")).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> two.asMap().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void equalOnesAreEqualInWhateverOrderTheyWereMade() {
        Labels one = Labels.none().with("a", "1").with("b", "2");
        Labels two = Labels.none().with("b", "2").with("a", "1");

        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).isNotEqualTo(one.with("a", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A1", "team", "example.org/team", "a_b-c.d/e"})
    void suchKeysCanBeUsed(String key) {
        assertThat(Labels.none().with(key, "value").get(key)).contains("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a-",
                ".a",
                "a/",
                "a b",
                "ä",
                "a\n",
                "hydravisor.io/name",
                "hydravisor.x",
                "containerd.io/gc.root"
            })
    void suchKeysCanNot(String key) {
        assertThatThrownBy(() -> Labels.none().with(key, "value"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a label key");
    }

    @Test
    void aKeyHasAtMost128Characters() {
        assertThat(Labels.none().with("a".repeat(128), "").asMap()).hasSize(1);
        assertThatThrownBy(() -> Labels.none().with("a".repeat(129), "")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "\u001b[31m", "half \ud83d", "\ude00 half", "\u0085"})
    void aValueHasNoControlCharactersAndNoHalfPairs(String value) {
        assertThatThrownBy(() -> Labels.none().with("key", value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a label value");
    }

    @Test
    void keyAndValueHaveAtMost4096BytesTogether() {
        String largest = "😀".repeat(1023) + "a";

        assertThat(Labels.none().with("key", largest).get("key")).contains(largest);
        assertThatThrownBy(() -> Labels.none().with("key", largest + "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4097 bytes");
    }
}
