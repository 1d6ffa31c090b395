package io.hydravisor.it;

import io.hydravisor.examples.Project;
import io.hydravisor.examples.Project.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application under test: the examples' jar, our jars, and all that they need, in one folder. */
final class App {
    static final Path JARS = Path.of("target", "app").toAbsolutePath();
    static final String VERSION = System.getProperty("project.version");

    private App() {}

    /** The names of what is published, as the BOM lists it. */
    static List<String> published() throws IOException {
        String bom = Files.readString(Project.TOP.resolve("hydravisor-bom/pom.xml"));
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
        return Pattern.compile("<artifactId>(.*)</artifactId>")
                .matcher(managed)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** The jar of one of our artifacts, which is a dependency of this module. */
    static Path jar(String artifact) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.endsWith(artifact + "-" + VERSION + ".jar"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        artifact + " has to be a dependency in hydravisor-it/pom.xml, in a build as far as 'package'"));
    }

    /** The image that the programs want, made anew. */
    static Path makeImage(Path folder) throws IOException, InterruptedException {
        Path image = folder.resolve("busybox.tar");
        Run run = Project.run(
                folder,
                Map.of(),
                List.of(Project.TOP.resolve("tools/busybox-image").toString(), image.toString()));
        if (run.exitCode() != 0) {
            throw new AssertionError(run);
        }
        return image;
    }

    /** A JDK that programs are run on. */
    record Jdk(int feature, Path home) {
        /** The one that runs the tests, and 25 if it is another and installed. */
        static List<Jdk> all() throws IOException {
            List<Jdk> jdks = new ArrayList<>();
            jdks.add(new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home"))));
            Path installed = Path.of("/usr/lib/jvm");
            if (jdks.get(0).feature() != 25 && Files.isDirectory(installed)) {
                try (Stream<Path> homes = Files.list(installed).sorted()) {
                    homes.filter(Jdk::is25).findFirst().ifPresent(home -> jdks.add(new Jdk(25, home)));
                }
            }
            return jdks;
        }

        private static boolean is25(Path home) {
            try {
                return Files.isExecutable(home.resolve("bin/java"))
                        && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
            } catch (IOException e) {
                return false; // no JDK
            }
        }

        /**
         * Runs a program, with all that it keeps in a folder.
         *
         * @param nativeAccess who may make native calls, where the JVM wants to be told
         * @param arguments of java
         */
        Run java(Path folder, String nativeAccess, List<String> arguments) throws IOException, InterruptedException {
            List<String> argv = new ArrayList<>();
            argv.add(home.resolve("bin/java").toString());
            argv.add("-Djava.io.tmpdir=" + folder);
            if (feature >= 24) {
                argv.add("--enable-native-access=" + nativeAccess);
                argv.add("--sun-misc-unsafe-memory-access=allow");
            }
            argv.addAll(arguments);
            String state = folder.resolve("hydravisor").toString();
            String launcher = Project.TOP.resolve("bin/hydravisor").toString();
            return Project.run(folder, Map.of("HYDRAVISOR_STATE_FOLDER", state, "HYDRAVISOR_LAUNCHER", launcher), argv);
        }

        @Override
        public String toString() {
            return "JDK " + feature;
        }
    }

    /** How the application is put together. */
    enum Paths {
        /** Everything on the class path. */
        CLASS_PATH("ALL-UNNAMED") {
            @Override
            List<String> arguments(List<Path> more, String program) {
                String jars = Stream.concat(
                                Stream.of(JARS + "/*"), more.stream().map(Path::toString))
                        .reduce((one, other) -> one + ":" + other)
                        .orElseThrow();
                return List.of("-cp", jars, program);
            }
        },
        /** Everything on the module path, the application too; what it does not require is found as a service. */
        MODULE_PATH("com.sun.jna,io.grpc.netty.shaded") {
            @Override
            List<String> arguments(List<Path> more, String program) {
                String jars = Stream.concat(Stream.of(JARS), more.stream())
                        .map(Path::toString)
                        .reduce((one, other) -> one + ":" + other)
                        .orElseThrow();
                return List.of("-p", jars, "-m", "io.hydravisor.examples/" + program);
            }
        };

        private final String nativeAccess;

        Paths(String nativeAccess) {
            this.nativeAccess = nativeAccess;
        }

        /** What java is told, to run a program of the examples. */
        abstract List<String> arguments(List<Path> more, String program);

        /** Runs a program of the examples, with more jars beside those of the application. */
        Run run(Jdk jdk, Path folder, List<Path> more, Class<?> program, String... arguments)
                throws IOException, InterruptedException {
            List<String> argv = new ArrayList<>(arguments(more, program.getName()));
            argv.addAll(List.of(arguments));
            return jdk.java(folder, nativeAccess, argv);
        }
    }
}
