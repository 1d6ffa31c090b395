package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.front.TarEntry.Kind;
import io.hydravisor.spi.FileAttributes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as bytes. What real programs write and read is tried with the drivers. */
class TarTest {
    private static final FileAttributes USUAL = new FileAttributes(0644, 1, 2, Instant.ofEpochSecond(1_000_000_000));

    static List<TarEntry> entries() {
        return List.of(
                new TarEntry("./", Kind.FOLDER, new FileAttributes(07777, 0, 0, Instant.EPOCH), 0, ""),
                new TarEntry("a".repeat(100), Kind.FILE, USUAL, 5, ""),
                new TarEntry("a".repeat(101), Kind.FILE, USUAL, 0, ""),
                new TarEntry("a/".repeat(2000) + "b", Kind.FILE, USUAL, 513, ""),
                new TarEntry("grüße=\n1", Kind.FILE, USUAL, 1, ""),
                new TarEntry("link", Kind.LINK, USUAL, 0, "../" + "b/".repeat(90)),
                new TarEntry("short", Kind.LINK, USUAL, 0, "/ü"),
                new TarEntry("owners", Kind.FILE, new FileAttributes(0, 4294967294L, 1 << 21, Instant.EPOCH), 0, ""),
                new TarEntry("old", Kind.FILE, new FileAttributes(0644, 0, 0, Instant.ofEpochSecond(-5)), 0, ""),
                new TarEntry(
                        "late", Kind.FILE, new FileAttributes(0644, 0, 0, Instant.ofEpochSecond(1L << 34)), 0, ""));
    }

    private static byte[] archive(TarEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(bytes);
        for (TarEntry entry : entries) {
            writer.header(entry);
            bytes.writeBytes(new byte[(int) entry.size()]);
            writer.pad(entry.size());
        }
        writer.end();
        return bytes.toByteArray();
    }

    private static TarReader reader(byte[] bytes) {
        return new TarReader(new ByteArrayInputStream(bytes));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        byte[] all = archive(entries().toArray(TarEntry[]::new));
        assertThat(all.length % TarBlock.BYTES).isZero();
        TarReader reader = reader(all);
        for (TarEntry entry : entries()) {
            assertThat(reader.next()).contains(entry);
        }
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void contentsOfAnySizeAreTold() throws IOException {
        long size = (8L << 30) + 1;
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        TarEntry large = new TarEntry("large", Kind.FILE, USUAL, size, "");
        new TarWriter(header).header(large);
        TarReader reader = reader(header.toByteArray());
        assertThat(reader.next()).contains(large);
        assertThatThrownBy(() -> reader.read(new byte[10])).isInstanceOf(TarException.class);
    }

    @Test
    void contentIsReadToItsEndAndNoFurther() throws IOException {
        TarReader reader = reader(
                archive(new TarEntry("one", Kind.FILE, USUAL, 700, ""), new TarEntry("two", Kind.FILE, USUAL, 0, "")));
        reader.next();
        byte[] target = new byte[600];
        assertThat(reader.read(target)).isEqualTo(600);
        assertThat(reader.read(target)).isEqualTo(100);
        assertThat(reader.read(target)).isEqualTo(-1);
        assertThat(reader.next())
                .hasValueSatisfying(entry -> assertThat(entry.name()).isEqualTo("two"));
        assertThat(reader.read(target)).isEqualTo(-1);
    }

    @Test
    void whatFollowsTheEndIsReadAway() throws IOException {
        ByteArrayInputStream padding = new ByteArrayInputStream(new byte[8000]);
        TarReader reader = new TarReader(new SequenceInputStream(new ByteArrayInputStream(archive()), padding));
        assertThat(reader.next()).isEmpty();
        assertThat(padding.available()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 900, 1024})
    void anEarlyEndIsToldWhereverItIs(int length) throws IOException {
        byte[] cut = Arrays.copyOf(archive(new TarEntry("file", Kind.FILE, USUAL, 512, "")), length);
        TarReader reader = reader(cut);
        assertThatThrownBy(() -> {
                    while (reader.next().isPresent()) {
                        // Until it is told.
                    }
                })
                .isInstanceOf(TarException.class);
    }

    static List<byte[]> broken() throws IOException {
        byte[] good = archive(new TarEntry("file", Kind.FILE, USUAL, 0, ""));
        byte[] flipped = good.clone();
        flipped[3] ^= 1;
        byte[] zipped = good.clone();
        zipped[0] = 0x1f;
        zipped[1] = (byte) 0x8b;
        return List.of(
                flipped,
                zipped,
                header('x', 2L << 20),
                header('L', 077777777777L),
                pax("7 a=b"),
                pax("999999999999999999999 a=b\n"),
                pax("3 \n"),
                pax("9 size=x\n"),
                pax("11 size=-1\n"),
                pax("29 size=9223372036854775807\n\n"),
                pax("14 uid=42949672950\n"),
                pax("22 GNU.sparse.major=1\n"),
                pax("18 mtime=1e999999\n"),
                header('S', 0));
    }

    private static byte[] header(char type, long size) {
        TarBlock block = TarBlock.fresh();
        block.text(0, "name");
        block.number(124, 12, size);
        block.type((byte) type);
        return Arrays.copyOf(block.finished(), 4 * TarBlock.BYTES);
    }

    private static byte[] pax(String records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = records.getBytes(StandardCharsets.UTF_8);
        bytes.write(header('x', raw.length), 0, TarBlock.BYTES);
        bytes.write(Arrays.copyOf(raw, TarBlock.BYTES));
        bytes.write(archive(new TarEntry("file", Kind.FILE, USUAL, 0, "")));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsBrokenOrUnknownIsRefused(byte[] archive) {
        assertThatThrownBy(() -> reader(archive).next()).isInstanceOf(TarException.class);
    }

    @Test
    void timesBelowTheSecondAreRead() throws IOException {
        assertThat(reader(pax("22 mtime=-1.250000000\n")).next())
                .hasValueSatisfying(entry ->
                        assertThat(entry.attributes().modified()).isEqualTo(Instant.ofEpochSecond(-2, 750_000_000)));
    }

    /** A FileInputStream can't if it reads a pipe, and then System.in can't. */
    @Test
    void aStreamThatCannotSkipIsRead() throws IOException {
        TarEntry[] entries = entries().toArray(TarEntry[]::new);
        InputStream pipe = new FilterInputStream(new ByteArrayInputStream(archive(entries))) {
            @Override
            public long skip(long count) throws IOException {
                throw new IOException("Illegal seek");
            }
        };
        TarReader reader = new TarReader(pipe);
        for (TarEntry entry : entries) {
            assertThat(reader.next()).contains(entry);
        }
        assertThat(reader.next()).isEmpty();
    }
}
