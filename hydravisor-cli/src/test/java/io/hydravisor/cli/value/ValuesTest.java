package io.hydravisor.cli.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "90s,PT1M30S", "1h30m,PT1H30M", "2d,PT48H", "PT5M,PT5M", "0s,PT0S"})
    void spansAreRead(String text, Duration span) {
        assertThat(new Spans().convert(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 s", "s", "1y", "-5s", "1.5h", "9999999999s"})
    void othersAreNoSpans(String text) {
        assertThatThrownBy(() -> new Spans().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is not a time span");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "1K,1024", "1k,1024", "2MiB,2097152", "3g,3221225472", "1TB,1099511627776", "7B,7"})
    void sizesAreRead(String text, long bytes) {
        assertThat(new Sizes().convert(text)).isEqualTo(ByteSize.bytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "1X", "999999999999999999T", "99999999999999999999"})
    void othersAreNoSizes(String text) {
        assertThatThrownBy(() -> new Sizes().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is not a size");
    }

    @Test
    void mountsAreReadOnlyUnlessToldOtherwise() {
        Mounts.Bind bind = new Mounts.Bind();
        assertThat(bind.convert("/a:/b")).isEqualTo(Mount.bind(Path.of("/a"), "/b"));
        assertThat(bind.convert("/a:/b:ro")).isEqualTo(Mount.bind(Path.of("/a"), "/b"));
        assertThat(bind.convert("/a:/b:rw"))
                .isEqualTo(Mount.bind(Path.of("/a"), "/b").readWrite());
        assertThat(bind.convert("a:/b").source())
                .contains(Path.of("a").toAbsolutePath().normalize());
        Mounts.Tmpfs tmpfs = new Mounts.Tmpfs();
        assertThat(tmpfs.convert("/t")).isEqualTo(Mount.tmpfs("/t", ByteSize.mebibytes(64)));
        assertThat(tmpfs.convert("/t:1G")).isEqualTo(Mount.tmpfs("/t", ByteSize.gibibytes(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "/a:/b:", "/a:/b:r", "/a:/b:ro:rw"})
    void othersAreNoMounts(String text) {
        assertThatThrownBy(() -> new Mounts.Bind().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void limitsOfProcessesAreRead() {
        Rlimits limits = new Rlimits();
        assertThat(limits.convert("nofile=5")).isEqualTo(new Rlimit(Rlimit.Kind.NOFILE, 5, 5));
        assertThat(limits.convert("core=0:unlimited")).isEqualTo(new Rlimit(Rlimit.Kind.CORE, 0, Rlimit.UNLIMITED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nofile", "nofile=", "nofile=a", "NOFILE=1", "files=1", "nofile=1:2:3"})
    void othersAreNoLimits(String text) {
        assertThatThrownBy(() -> new Rlimits().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("nofile");
    }

    @ParameterizedTest
    @CsvSource({"TERM,15", "SIGTERM,15", "sigkill,9", "1,1", "64,64", "sys,31"})
    void signalsAreRead(String text, int number) {
        assertThat(new Signals().convert(text).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "100", "SIG", "TERMINATE", "-9"})
    void othersAreNoSignals(String text) {
        assertThatThrownBy(() -> new Signals().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void signalsHaveNames() {
        assertThat(Signals.name(9)).isEqualTo("KILL");
        assertThat(Signals.name(40)).isEqualTo("40");
    }

    @Test
    void pairsAreSplitAtTheFirstEqualsSign() {
        Pair.Converter converter = new Pair.Converter();

        assertThat(converter.convert("a=b=c")).isEqualTo(new Pair("a", "b=c"));
        assertThat(converter.convert("a=")).isEqualTo(new Pair("a", ""));
        assertThatThrownBy(() -> converter.convert("a")).isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> converter.convert("=a")).isInstanceOf(TypeConversionException.class);
    }
}
