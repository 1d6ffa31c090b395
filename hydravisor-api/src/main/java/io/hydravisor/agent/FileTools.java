package io.hydravisor.agent;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads, writes and lists files for a model. */
final class FileTools {
    /** For the line that says which part of the file follows. */
    private static final int HEADING = 128;

    private FileTools() {}

    static String read(RemoteFiles files, ToolInput input) {
        String path = input.text("path");
        long offset = input.optionalNumber("offset").map(Number::longValue).orElse(0L);
        if (offset < 0) {
            throw new InvalidInputException(Failure.of("the offset is negative").hint("Begin at 0."));
        }
        try (InputStream file = files.open(path)) {
            if (offset > 0 && skip(file, offset) < offset) {
                return "[the file ends before " + offset + "]";
            }
            int room = (int) input.resultSize().bytes() - HEADING;
            byte[] part = file.readNBytes(room + 1);
            String text = Texts.head(part, room);
            if (part.length <= room) {
                return offset == 0 ? text : "[from byte " + offset + " to the end]\n" + text;
            }
            return "[cut: " + Texts.bytes(text) + " bytes from byte " + offset + " on; there is more]\n" + text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long skip(InputStream file, long count) throws IOException {
        long done = 0;
        for (long skipped = 1; skipped > 0 && done < count; done += skipped) {
            skipped = file.skip(count - done);
            if (skipped == 0 && file.read() >= 0) {
                skipped = 1;
            }
        }
        return done;
    }

    static String write(RemoteFiles files, ToolInput input) {
        String path = input.text("path");
        String content = input.text("content");
        files.writeText(path, content);
        return "wrote " + Texts.bytes(content) + " bytes";
    }

    static String list(RemoteFiles files, ToolInput input) {
        StringBuilder lines = new StringBuilder();
        // What is beyond is cut in any case, and a folder may hold millions.
        long enough = input.resultSize().bytes();
        try (Stream<FileInfo> all = files.list(input.text("path"))) {
            for (Iterator<FileInfo> each = all.iterator(); each.hasNext() && lines.length() <= enough; ) {
                FileInfo info = each.next();
                lines.append(info.type().toString().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(info.size())
                        .append(' ')
                        .append(printable(info.name()))
                        .append(info.linkTarget()
                                .map(target -> " -> " + printable(target))
                                .orElse(""))
                        .append('\n');
            }
        }
        return lines.length() == 0 ? "the folder is empty" : lines.toString();
    }

    /** A name with a line break in it would be read as two. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
