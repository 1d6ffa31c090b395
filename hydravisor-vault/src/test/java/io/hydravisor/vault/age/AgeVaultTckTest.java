package io.hydravisor.vault.age;

import io.hydravisor.Hydravisor;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.testkit.tck.KeyVaultProviderTck;
import io.hydravisor.testkit.tck.VaultLab;
import io.hydravisor.vault.VaultUnlock;
import io.hydravisor.vault.age.format.X25519Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

class AgeVaultTckTest extends KeyVaultProviderTck {
    private static final class Lab implements VaultLab {
        private final AgeVaultProvider provider = new AgeVaultProvider();
        private final Path folder;

        Lab() throws IOException {
            folder = Files.createTempDirectory("hydravisor-vault");
        }

        @Override
        public KeyVaultProvider provider() {
            return provider;
        }

        @Override
        public String endpoint() {
            return "age:" + folder.resolve("vault") + "?work-factor=10";
        }

        @Override
        public Person person() {
            X25519Identity identity = X25519Identity.generate();
            return new Person(
                    VaultUnlock.identity(identity::format), identity.recipient().toString());
        }

        @Override
        public Hydravisor.Builder client(String user) {
            return Hydravisor.builder().provider(provider).stateFolder(folder.resolve("state-" + user));
        }

        @Override
        public void close() {
            try (Stream<Path> all = Files.walk(folder)) {
                List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
                for (Path each : deepestFirst) {
                    Files.delete(each);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    protected VaultLab lab() {
        try {
            return new Lab();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
