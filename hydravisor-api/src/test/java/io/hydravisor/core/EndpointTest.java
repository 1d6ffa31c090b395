package io.hydravisor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void hasASchemeAnAddressAndOptions() {
        Endpoint endpoint = Endpoint.parse("containerd:/run/containerd/containerd.sock?namespace=build&snapshotter=");

        assertThat(endpoint.scheme()).isEqualTo("containerd");
        assertThat(endpoint.address()).isEqualTo("/run/containerd/containerd.sock");
        assertThat(endpoint.options()).containsExactly(Map.entry("namespace", "build"), Map.entry("snapshotter", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "fake:, fake, ''",
        "QEMU:///session, qemu, ///session",
        "ollama://localhost:11434, ollama, //localhost:11434",
        "fake:a:b, fake, a:b",
        "qemu+ssh://host/a%20b, qemu+ssh, //host/a%20b"
    })
    void isReadAsItStands(String text, String scheme, String address) {
        assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(scheme, address, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":address",
                "address",
                "/run/containerd.sock",
                "1a:b",
                "a b:c",
                "ä:c",
                "a:b?",
                "a:b?c",
                "a:b?=c",
                "a:b?c=d&",
                "a:b?c=d&&e=f"
            })
    void whatIsNoneIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not an endpoint")
                .hasMessageContaining("such as containerd:/run/containerd/containerd.sock");
    }

    @Test
    void whatItsTextCouldNotSayIsRefused() {
        assertThatThrownBy(() -> new Endpoint("a", "b?c", Map.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Endpoint("a", "b", Map.of("", "c"))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Endpoint("a", "b", Map.of("c=d", "e"))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Endpoint("a", "b", Map.of("c&d", "e"))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Endpoint("a", "b", Map.of("c", "d&e"))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Endpoint("A", "b", Map.of())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void itsOptionsAreACopyThatCanNotBeChanged() {
        Map<String, String> options = new LinkedHashMap<>(Map.of("a", "b"));
        Endpoint endpoint = new Endpoint("fake", "", options);
        options.clear();

        assertThat(endpoint.options()).containsExactly(Map.entry("a", "b"));
        assertThatThrownBy(() -> endpoint.options().put("c", "d")).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Parts with all that is odd, whether an endpoint can be made of them or not. */
    @Provide
    Arbitrary<Endpoint> endpoints() {
        Arbitrary<String> schemes = Arbitraries.strings()
                .withChars("a1+.-")
                .ofMinLength(1)
                .ofMaxLength(5)
                .map(rest -> "z" + rest);
        Arbitrary<String> part = Arbitraries.strings().withChars("ab/: %=#äÄ\n").ofMaxLength(8);
        Arbitrary<String> names = part.filter(name -> !name.isEmpty() && name.indexOf('=') < 0);
        return Combinators.combine(schemes, part, Arbitraries.maps(names, part).ofMaxSize(3))
                .as(Endpoint::new);
    }

    @Property
    void itsTextIsReadAsItself(@ForAll("endpoints") Endpoint endpoint) {
        assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    @Property
    void whatCanBeReadIsWrittenTheSameWayFromThenOn(@ForAll("texts") String text) {
        Endpoint read;
        try {
            read = Endpoint.parse(text);
        } catch (InvalidInputException e) {
            return;
        }
        assertThat(Endpoint.parse(read.toString())).isEqualTo(read);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("aZ:?&=/ä").ofMaxLength(16).map(rest -> "a:" + rest);
    }
}
