package io.hydravisor.vault.age;

import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that adds keys to a vault one after the other, each in a change of its own, and says so. */
final class VaultWriter {
    private VaultWriter() {}

    /** Takes the folder in which the vault's and the state's folders are, what the machines are called, and how many. */
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[2]);
        try (VaultFolder home = VaultFolder.in(Path.of(arguments[0]));
                KeyVault vault = home.open()) {
            System.out.println("ready");
            for (int i = 0; i < count; i++) {
                String name = arguments[1] + "-" + i;
                vault.update(changes -> changes.generate(KeyOwner.of(name), KeyRole.CLIENT));
                System.out.println(name);
            }
        }
    }

    /** Surefire puts the module's own classes and its dependencies on the module path, the test's beside them. */
    private static String classPath() {
        return Stream.of(
                        Path.of("target/classes").toAbsolutePath().toString(),
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("surefire.real.class.path", ""),
                        System.getProperty("java.class.path"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(":"));
    }

    static Process start(Path folder, String prefix, int count) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        VaultWriter.class.getName(),
                        folder.toString(),
                        prefix,
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
