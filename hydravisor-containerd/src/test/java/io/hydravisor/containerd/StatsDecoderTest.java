package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.SandboxStats;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Messages are built by hand from their documented field numbers, not by the classes that read them. */
class StatsDecoderTest {
    private static SandboxStats decode(String type, byte[] bytes) {
        Any any = Any.newBuilder()
                .setTypeUrl(type)
                .setValue(ByteString.copyFrom(bytes))
                .build();
        return StatsDecoder.decode(any, Instant.EPOCH, "sandbox/x");
    }

    private static byte[] number(int field, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3);
        varint(out, value);
        return out.toByteArray();
    }

    private static byte[] message(int field, byte[]... parts) {
        byte[] body = join(parts);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, ((long) field << 3) | 2);
        varint(out, body.length);
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    @Test
    void readsVersion1() {
        byte[] bytes = join(
                message(2, number(1, 3), number(2, 50)),
                message(3, message(1, number(1, 1_500_000_000L))),
                message(4, number(13, 1), number(29, 4096), message(33, number(1, 67_108_864), number(2, 10_000_000))),
                message(
                        5,
                        message(
                                1,
                                message(1, "Read".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                                number(5, 100)),
                        message(
                                1,
                                message(1, "Write".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                                number(5, 7)),
                        message(
                                1,
                                message(1, "Read".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                                number(5, 11))),
                message(9, number(3, 2)));
        SandboxStats stats = decode("io.containerd.cgroups.v1.Metrics", bytes);
        assertThat(stats.cpuTime()).isEqualTo(Duration.ofMillis(1500));
        assertThat(stats.memory()).isEqualTo(ByteSize.bytes(10_000_000 - 4096));
        assertThat(stats.memoryLimit()).contains(ByteSize.mebibytes(64));
        assertThat(stats.pids()).isEqualTo(3);
        assertThat(stats.pidsLimit()).contains(50L);
        assertThat(stats.blockRead()).isEqualTo(ByteSize.bytes(111));
        assertThat(stats.blockWritten()).isEqualTo(ByteSize.bytes(7));
        assertThat(stats.oomKills()).isEqualTo(2);
    }

    @Test
    void readsVersion2() {
        byte[] bytes = join(
                message(1, number(1, 4), number(2, 60)),
                message(2, number(1, 2_500_000)),
                message(4, number(13, 100), number(32, 5000), number(33, -1)),
                message(6, message(1, number(3, 10), number(4, 20)), message(1, number(3, 1), number(4, 2))),
                message(8, number(5, 1)));
        SandboxStats stats = decode("io.containerd.cgroups.v2.Metrics", bytes);
        assertThat(stats.cpuTime()).isEqualTo(Duration.ofMillis(2500));
        assertThat(stats.memory()).isEqualTo(ByteSize.bytes(4900));
        assertThat(stats.memoryLimit()).isEmpty();
        assertThat(stats.pids()).isEqualTo(4);
        assertThat(stats.pidsLimit()).contains(60L);
        assertThat(stats.blockRead()).isEqualTo(ByteSize.bytes(11));
        assertThat(stats.blockWritten()).isEqualTo(ByteSize.bytes(22));
        assertThat(stats.oomKills()).isEqualTo(1);
    }

    @Test
    void anUnlimitedVersion1IsNoLimit() {
        byte[] bytes = message(4, message(33, number(1, 9_223_372_036_854_771_712L), number(2, 1)));
        assertThat(decode("type.googleapis.com/io.containerd.cgroups.v1.Metrics", bytes)
                        .memoryLimit())
                .isEmpty();
    }

    @Test
    void whatIsNotKnownOrBrokenIsAnError() {
        assertThatThrownBy(() -> decode("io.containerd.cgroups.v3.Metrics", new byte[0]))
                .isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> decode("io.containerd.cgroups.v2.Metrics", new byte[] {0x0a, 0x7f}))
                .isInstanceOf(BackendException.class);
    }
}
