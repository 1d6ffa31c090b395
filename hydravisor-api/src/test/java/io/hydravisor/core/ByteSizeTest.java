package io.hydravisor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    private static final long MOST = Long.MAX_VALUE;

    @Test
    void unitsArePowersOf1024() {
        assertThat(ByteSize.bytes(7).bytes()).isEqualTo(7);
        assertThat(ByteSize.kibibytes(3).bytes()).isEqualTo(3_072);
        assertThat(ByteSize.mebibytes(3).bytes()).isEqualTo(3_145_728);
        assertThat(ByteSize.gibibytes(3)).isEqualTo(ByteSize.mebibytes(3_072));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void negativeSizesAreRefused(long count) {
        assertThatThrownBy(() -> ByteSize.bytes(count)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ByteSize.kibibytes(count))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(count + " KiB");
        assertThatThrownBy(() -> ByteSize.mebibytes(count)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ByteSize.gibibytes(count)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theLargestOfEachUnitFitsAndOneMoreIsRefused() {
        assertThat(ByteSize.kibibytes(MOST >> 10).bytes()).isEqualTo(MOST - 1023);
        assertThat(ByteSize.mebibytes(MOST >> 20).bytes()).isPositive();
        assertThat(ByteSize.gibibytes(MOST >> 30).bytes()).isPositive();

        assertThatThrownBy(() -> ByteSize.kibibytes((MOST >> 10) + 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ByteSize.mebibytes((MOST >> 20) + 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ByteSize.gibibytes((MOST >> 30) + 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ByteSize.gibibytes(MOST)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "1048576, 1 MiB",
        "1572864, 1.5 MiB",
        "1073741824, 1 GiB",
        "1099511627776, 1 TiB",
        "1125899906842624, 1 PiB",
        "1152921504606846976, 1 EiB",
        "9223372036854775807, 8.0 EiB"
    })
    void textIsInTheLargestUnitThatFits(long bytes, String text) {
        assertThat(ByteSize.bytes(bytes)).hasToString(text);
    }

    @Property
    void orderIsThatOfTheBytes(
            @ForAll @LongRange(max = Long.MAX_VALUE) long a, @ForAll @LongRange(max = Long.MAX_VALUE) long b) {
        assertThat(ByteSize.bytes(a).compareTo(ByteSize.bytes(b))).isEqualTo(Long.compare(a, b));
    }

    @Property
    void textNeverShowsMoreThan1024OfAUnit(@ForAll @LongRange(max = Long.MAX_VALUE) long bytes) {
        String text = ByteSize.bytes(bytes).toString();

        double shown = Double.parseDouble(text.substring(0, text.indexOf(' ')));
        assertThat(shown).isLessThanOrEqualTo(1024);
        assertThat(shown >= 1).isEqualTo(bytes >= 1);
    }
}
