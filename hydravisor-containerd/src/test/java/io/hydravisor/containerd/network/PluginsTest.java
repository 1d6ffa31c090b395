package io.hydravisor.containerd.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.containerd.spec.Json;
import io.hydravisor.core.BackendException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private static final Plugins.Target TARGET = new Plugins.Target("id-1", "/run/netns/x", "sandbox/x");

    @TempDir
    Path folder;

    private void plugin(String name, String script) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void whatIsMissingIsSaidWithThePackageThatHasIt() throws Exception {
        plugin("ptp", "");
        assertThat(new Networks(new Plugins(List.of(folder)), Networks.USUAL_SUBNET).translation())
                .satisfies(support -> {
                    assertThat(support.available()).isFalse();
                    assertThat(support.reason())
                            .contains("loopback, host-local, portmap are in none of [" + folder + "]")
                            .contains("apt-get install containernetworking-plugins");
                });
        for (String name : List.of("loopback", "host-local", "portmap")) {
            plugin(name, "");
        }
        assertThat(new Plugins(List.of(Path.of("/nowhere"), folder)).support().available())
                .isTrue();
    }

    @Test
    void aPluginIsToldWhatTheSpecificationSays() throws Exception {
        plugin(
                "ptp",
                "read json; echo \"{\\\"said\\\":\\\"$CNI_COMMAND $CNI_CONTAINERID $CNI_NETNS $CNI_IFNAME $CNI_PATH\\\","
                        + "\\\"read\\\":$json}\"");
        String said = new String(
                Json.write(new Plugins(List.of(folder))
                        .add(TARGET, "eth0", Json.object().put("type", "ptp"))),
                StandardCharsets.UTF_8);
        assertThat(said)
                .isEqualTo("{\"said\":\"ADD id-1 /run/netns/x eth0 " + folder + "\",\"read\":{\"type\":\"ptp\"}}");
    }

    @Test
    void whatAPluginSaysOfItsFailureIsPassedOn() throws Exception {
        plugin("ptp", "cat >/dev/null; echo '{\"code\":11,\"msg\":\"no addresses left\"}'; exit 1");
        assertThatThrownBy(() -> new Plugins(List.of(folder))
                        .remove(TARGET, "eth0", Json.object().put("type", "ptp")))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e).hasMessageContaining("ptp failed: no addresses left");
                    assertThat(e.hint()).isPresent();
                });
        assertThatThrownBy(() -> new Plugins(List.of(folder))
                        .remove(TARGET, "eth0", Json.object().put("type", "portmap")))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("'portmap' is not installed");
    }
}
