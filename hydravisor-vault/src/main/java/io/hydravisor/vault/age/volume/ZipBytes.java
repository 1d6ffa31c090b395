package io.hydravisor.vault.age.volume;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Files as a ZIP archive in memory. They are stored as they are: keys do not shrink, and compression would tell how like they are. */
final class ZipBytes {
    /** What an archive can have as its oldest time; the times of keys are told elsewhere. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int ENTRY_OVERHEAD = 160;
    /** Far more than any vault has; the whole is held in memory. */
    static final int MAX_BYTES = 64 << 20;

    private ZipBytes() {}

    /** To be overwritten by whoever asked. */
    static byte[] write(Map<String, byte[]> files) {
        int expected = files.values().stream()
                .mapToInt(content -> content.length + ENTRY_OVERHEAD)
                .sum();
        WipingOutput bytes = new WipingOutput(expected);
        try (bytes) {
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.setMethod(ZipOutputStream.STORED);
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    zip.putNextEntry(entry(file.getKey(), file.getValue()));
                    zip.write(file.getValue());
                    zip.closeEntry();
                }
                zip.finish();
                return bytes.copy();
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    private static ZipEntry entry(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    /**
     * Gives the files by their names; to be overwritten by whoever asked.
     *
     * @throws VolumeException if it is no archive that {@link #write} could have written, but for the method of compression
     */
    static SortedMap<String, byte[]> read(byte[] archive) throws VolumeException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = content(zip, MAX_BYTES - total);
                total += content.length;
                if (files.putIfAbsent(entry.getName(), content) != null) {
                    throw VolumeException.damaged("it has two files of one name");
                }
            }
            if (files.isEmpty()) {
                throw VolumeException.damaged("it holds no archive");
            }
            return files;
        } catch (IOException | IllegalArgumentException e) {
            Contents.wipe(files);
            throw VolumeException.damaged("its archive can't be read: " + e.getMessage());
        } catch (VolumeException e) {
            Contents.wipe(files);
            throw e;
        }
    }

    private static byte[] content(ZipInputStream zip, long room) throws IOException, VolumeException {
        try (WipingOutput content = new WipingOutput(1024)) {
            byte[] buffer = new byte[4096];
            long size = 0;
            for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
                size += count;
                if (size > room) {
                    throw VolumeException.damaged("it unpacks to more than " + MAX_BYTES + " bytes");
                }
                content.write(buffer, 0, count);
            }
            Arrays.fill(buffer, (byte) 0);
            return content.copy();
        }
    }
}
