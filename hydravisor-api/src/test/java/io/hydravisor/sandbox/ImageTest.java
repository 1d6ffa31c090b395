package io.hydravisor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short forms are those of github.com/distribution/reference. */
class ImageTest {
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "debian, docker.io/library/debian:latest",
        "debian:12, docker.io/library/debian:12",
        "library/debian:12, docker.io/library/debian:12",
        "docker.io/debian:12, docker.io/library/debian:12",
        "docker.io/library/debian:12, docker.io/library/debian:12",
        "team/app, docker.io/team/app:latest",
        "team/sub/app:1, docker.io/team/sub/app:1",
        "ghcr.io/team/app:1.2, ghcr.io/team/app:1.2",
        "ghcr.io/app, ghcr.io/app:latest",
        "localhost/app, localhost/app:latest",
        "localhost:5000/app:1, localhost:5000/app:1",
        "registry:5000/app, registry:5000/app:latest",
        "Registry/app, Registry/app:latest",
        "127.0.0.1:5000/a/b:c, 127.0.0.1:5000/a/b:c",
        "a_b/c__d/e---f/g.h:I_-.9, docker.io/a_b/c__d/e---f/g.h:I_-.9"
    })
    void shortFormsAreWrittenOut(String reference, String name) {
        assertThat(Image.oci(reference)).isEqualTo(new Image("oci", name));
        assertThat(Image.oci(name)).as("what is written out stays").isEqualTo(new Image("oci", name));
    }

    @Test
    void aDigestNeedsNoTagAndKeepsOne() {
        assertThat(Image.oci("debian" + DIGEST).name()).isEqualTo("docker.io/library/debian" + DIGEST);
        assertThat(Image.oci("debian:12" + DIGEST).name()).isEqualTo("docker.io/library/debian:12" + DIGEST);
    }

    static Stream<String> badReferences() {
        return Stream.of(
                "",
                " ",
                "/",
                "/app",
                "app/",
                "a//b",
                "Debian",
                "docker.io/Debian",
                "UPPER/Debian",
                "debian:",
                "debian:-1",
                "debian:a b",
                "debian:" + "a".repeat(129),
                "a___b",
                "a..b",
                "-a",
                "a-",
                ".a/b/c",
                "../etc",
                "/etc/passwd",
                "http://docker.io/debian",
                "docker.io:port/debian",
                "debian@sha256:0123",
                "debian@md5:" + "0".repeat(64),
                "debian" + DIGEST.toUpperCase(java.util.Locale.ROOT),
                "débian",
                "debian\n",
                "debian\0",
                "a".repeat(513),
                "a/".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("badReferences")
    void whatIsNoReferenceIsRefusedWithAnExample(String reference) {
        assertThatThrownBy(() -> Image.oci(reference))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problem())
                                .hasSizeLessThan(200)
                                .doesNotContainPattern("\\p{Cntrl}"))
                .hasMessageContaining("such as docker.io/library/debian:12");
    }

    @Test
    void itsTextHasItsKind() {
        assertThat(Image.oci("debian:12")).hasToString("oci:docker.io/library/debian:12");
    }
}
