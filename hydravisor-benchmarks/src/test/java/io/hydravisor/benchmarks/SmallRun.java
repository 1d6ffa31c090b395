package io.hydravisor.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What runs of the programs need. */
public final class SmallRun {
    private SmallRun() {}

    /** A program, run in this JVM. */
    public interface Program {
        void run() throws Exception;
    }

    /** Makes the image that sandboxes are made from. */
    public static void makeImage(Path file) throws Exception {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("tools/busybox-image"))) {
            top = Objects.requireNonNull(top.getParent(), "not inside the repository");
        }
        Programs.run(List.of(top.resolve("tools/busybox-image").toString(), file.toString()));
    }

    /** {@return what a program prints} */
    public static String output(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
