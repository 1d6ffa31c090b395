package io.hydravisor.containerd.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.process.CommandStartException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserFilesTest {
    private static final UserFiles FILES = new UserFiles("""
            root:x:0:0:root:/root:/bin/sh
            app:x:1000:1001::/home/app:/bin/sh
            nohome:x:1002:1002:::/bin/sh
            broken:x:abc:1:::/bin/sh
            too:few:fields
            huge:x:99999999999:1::/x:/bin/sh
            """, """
            root:x:0:
            app:x:1001:
            wheel:x:10:app,root
            video:x:44:other,app
            broken:x:zz:app
            """);

    @Test
    void namesAndNumbersAreFound() {
        SandboxUser app = new SandboxUser(1000, 1001, List.of(1001L, 10L, 44L), "/home/app");
        assertThat(FILES.find("app")).isEqualTo(app);
        assertThat(FILES.find("1000")).isEqualTo(app);
    }

    @Test
    void aGroupThatIsNamedIsTheOnlyOne() {
        assertThat(FILES.find("app:wheel")).isEqualTo(new SandboxUser(1000, 10, List.of(10L), "/home/app"));
        assertThat(FILES.find("7:8")).isEqualTo(new SandboxUser(7, 8, List.of(8L), "/"));
    }

    @Test
    void aNumberNeedsNoEntry() {
        assertThat(FILES.find("4242")).isEqualTo(new SandboxUser(4242, 0, List.of(0L), "/"));
    }

    @Test
    void aMissingHomeIsTheRoot() {
        assertThat(FILES.find("nohome").home()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "broken", "huge", "too", "app:none", "-1", "4294967295", "99999999999", ":0", "app:"})
    void whatIsNotThereIsRefused(String user) {
        assertThatThrownBy(() -> FILES.find(user))
                .isInstanceOfSatisfying(
                        CommandStartException.class, e -> assertThat(e.hint()).isPresent());
    }

    @Test
    void filesThatAreMissingOrGarbageHarmNobody() {
        UserFiles garbage = new UserFiles("\0\1\2:::::::::\n\n:", "x".repeat(100_000));
        assertThat(garbage.find("5")).isEqualTo(new SandboxUser(5, 0, List.of(0L), "/"));
        assertThatThrownBy(() -> garbage.find("root")).isInstanceOf(CommandStartException.class);
    }
}
