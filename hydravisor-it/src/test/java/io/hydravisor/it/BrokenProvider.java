package io.hydravisor.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import io.hydravisor.spi.SandboxProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A provider's jar that is fit for both paths, and broken in one way. Each is a module and a package of its own. */
enum BrokenProvider {
    /** Its services file and its module descriptor name a class that is not in the jar. */
    MISSING("", "", "Provider", "org.example.missing.Provider"),
    /** Its constructor throws. */
    THROWING(
            "", "throw new IllegalStateException(\"no licence found\");", "", "Ignoring org.example.throwing.Provider"),
    /** Its constructor needs a class that is not in the jar. */
    NEEDING("", "new Helper();", "Helper", "Ignoring org.example.needing.Provider"),
    /** Its superclass is not in the jar. The JVM can't load it, and names the class that is missing. */
    EXTENDING("extends Helper", "", "Helper", "org/example/extending/Helper");

    private final String superclass;
    private final String constructor;
    private final String withheld;
    private final String said;

    BrokenProvider(String superclass, String constructor, String withheld, String said) {
        this.superclass = superclass;
        this.constructor = constructor;
        this.withheld = withheld;
        this.said = said;
    }

    /** What the log must say. */
    String said() {
        return said;
    }

    private String packageName() {
        return "org.example." + name().toLowerCase(ROOT);
    }

    /** Compiles it, and packs it without the class that shall be missing. */
    Path jar(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name()));
        compile(classes, withoutMethods(folder));
        Path jar = folder.resolve(packageName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(withheld + ".class")) {
                    entry(out, classes.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            entry(
                    out,
                    "META-INF/services/" + SandboxProvider.class.getName(),
                    (packageName() + ".Provider\n").getBytes(UTF_8));
        }
        return jar;
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    /** The interface to compile with: no method of a broken provider is ever called, and the SPI grows. */
    private static Path withoutMethods(Path folder) throws IOException {
        Path patch = folder.resolve("patch");
        Path spi = Files.createDirectories(patch.resolve("io/hydravisor/spi"));
        Files.writeString(spi.resolve("SandboxProvider.java"), """
                package io.hydravisor.spi;
                public interface SandboxProvider {}
                """);
        return patch;
    }

    private void compile(Path classes, Path patch) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-implicit:none",
                "--module-path",
                App.JARS.toString(),
                "--patch-module",
                "io.hydravisor.api=" + patch,
                "-d",
                classes.toString());
        if (!javac.getTask(said, null, null, options, null, sources()).call()) {
            throw new AssertionError(said);
        }
    }

    private List<JavaFileObject> sources() {
        String name = packageName();
        return List.of(
                source("module-info", """
                module %1$s {
                    requires io.hydravisor.api;
                    provides io.hydravisor.spi.SandboxProvider with %1$s.Provider;
                }
                """.formatted(name)),
                source("Helper", """
                package %s;
                public class Helper {}
                """.formatted(name)),
                source("Provider", """
                package %s;
                public class Provider %s implements io.hydravisor.spi.SandboxProvider {
                    public Provider() { %s }
                }
                """.formatted(name, superclass, constructor)));
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
