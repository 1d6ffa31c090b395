package io.hydravisor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    /** RFC 1123, section 2.1, in small letters and at most 50 of them; said another way than in the code. */
    private static boolean isDnsLabel(String name) {
        if (name.isEmpty() || name.length() > 50 || name.startsWith("-") || name.endsWith("-")) {
            return false;
        }
        return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }

    /** Most are names, or nearly so. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> likely =
                Arbitraries.strings().withChars("abz019-").ofMinLength(0).ofMaxLength(52);
        Arbitrary<String> odd =
                Arbitraries.strings().withChars("a-0_.A/é\n\0").ofMinLength(1).ofMaxLength(6);
        return Arbitraries.oneOf(likely, odd, Arbitraries.strings().ofMaxLength(60));
    }

    @Property
    void exactlyDnsLabelsOfAtMost50CharactersAreNames(@ForAll("texts") String name) {
        if (isDnsLabel(name)) {
            assertThat(Names.check("sandbox", name)).isSameAs(name);
        } else {
            assertThatThrownBy(() -> Names.check("sandbox", name)).isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-a", "a-", "A", "a b", "a_b", "a.b", "a/b", "..", "../etc", "a\n", "ä", "а", "a\0", "１"})
    void whatIsNoDnsLabelIsRefused(String name) {
        assertThatThrownBy(() -> Names.check("sandbox", name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a name for a sandbox");
    }

    @Test
    void fiftyCharactersAreTheMost() {
        assertThat(Names.check("sandbox", "a".repeat(50))).hasSize(50);
        assertThatThrownBy(() -> Names.check("sandbox", "a".repeat(51))).hasMessageContaining("(51 characters)");
    }

    @Test
    void theMessageIsSafeToPrintWhateverTheName() {
        assertThatThrownBy(() -> Names.check("sandbox", "\u001b[2J\r\n" + "x".repeat(100_000)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problem())
                                .hasSizeLessThan(300)
                                .contains("\\u001b[2J\\u000d\\u000a")
                                .doesNotContainPattern("\\p{Cntrl}"));
    }
}
