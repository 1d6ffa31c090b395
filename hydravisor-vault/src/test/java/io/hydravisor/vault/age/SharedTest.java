package io.hydravisor.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.IntegrityException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import io.hydravisor.vault.VaultUnlock;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several people, processes and threads have one vault; some of them die. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class SharedTest {
    private static final boolean FULL = Boolean.getBoolean("hydravisor.full");

    @TempDir
    Path temporary;

    private VaultFolder home;

    @BeforeEach
    void discover() {
        home = VaultFolder.in(temporary);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private record Person(VaultUnlock unlock, String recipient) {}

    private Person person(String name) throws Exception {
        Path file = temporary.resolve(name + ".txt");
        Tools.run(temporary, "age-keygen", "-o", file.toString()).orThrow();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new Person(
                VaultUnlock.identityFile(file),
                Tools.run(temporary, "age-keygen", "-y", file.toString())
                        .orThrow()
                        .strip());
    }

    @Test
    void whoeverIsGrantedReadsAndWrites() throws Exception {
        Person bert = person("bert");
        try (KeyVault vault = home.create()) {
            vault.generate(KeyOwner.of("web"));
            vault.grant("bert", bert.recipient());
            assertThat(vault.principals()).extracting(Principal::name).containsExactly("anna", "bert");
            assertThat(vault.principals())
                    .filteredOn(Principal::self)
                    .extracting(Principal::name)
                    .containsExactly("anna");
            assertThatThrownBy(() -> vault.grant("bert", person("other").recipient()))
                    .isInstanceOf(AlreadyExistsException.class);
            assertThatThrownBy(() -> vault.grant("other", bert.recipient())).isInstanceOf(AlreadyExistsException.class);
            try (VaultFolder there = home.elsewhere("bert");
                    KeyVault his =
                            there.hydra.vault(home.endpoint(), bert.unlock().trusting())) {
                assertThat(his.keys()).isEqualTo(vault.keys());
                his.generate(KeyOwner.of("berts"));
                assertThat(vault.keys()).extracting(KeyInfo::name).contains("berts-host");
            }
        }
    }

    @Test
    void whoeverIsShutOutReadsNoMoreAndWhatHeWritesIsRefused() throws Exception {
        Person bert = person("bert");
        try (KeyVault vault = home.create();
                VaultFolder there = home.elsewhere("bert")) {
            vault.grant("bert", bert.recipient());
            byte[] granted;
            try (KeyVault his = there.hydra.vault(home.endpoint(), bert.unlock().trusting())) {
                his.generate(KeyOwner.of("berts"));
                granted = Files.readAllBytes(home.volume());
                vault.ungrant("bert");
                assertThatThrownBy(his::keys).isInstanceOf(PermissionDeniedException.class);
            }
            byte[] without = Files.readAllBytes(home.volume());
            // He goes on from the copy that he could read, as often as it takes to have the higher number.
            Files.write(home.volume(), granted);
            try (KeyVault his = there.hydra.vault(home.endpoint(), bert.unlock().trusting())) {
                for (int i = 0; i < 3; i++) {
                    his.generate(KeyOwner.of("evil-" + i));
                }
            }
            assertThatThrownBy(vault::keys)
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("nobody who wrote it before");
            Files.write(home.volume(), without);
            assertThat(vault.keys()).extracting(KeyInfo::name).containsExactly("berts-client", "berts-host");
        }
    }

    @Test
    void noChangeOfTwoProcessesAndTwoThreadsIsLost() throws Exception {
        int each = FULL ? 250 : 10;
        home.create().close();
        Process one = VaultWriter.start(temporary, "one", each);
        Process other = VaultWriter.start(temporary, "other", each);
        List<Thread> threads = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        try (KeyVault vault = home.open()) {
            for (String prefix : List.of("three", "four")) {
                Thread thread = new Thread(() -> {
                    try {
                        for (int i = 0; i < each; i++) {
                            vault.generate(KeyOwner.of(prefix + "-" + i));
                            vault.revoke(prefix + "-" + i);
                            vault.generate(KeyOwner.of(prefix + "-" + i));
                        }
                    } catch (HydravisorException e) {
                        failures.add(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            one.getInputStream().readAllBytes();
            other.getInputStream().readAllBytes();
            assertThat(one.waitFor()).isZero();
            assertThat(other.waitFor()).isZero();
            assertThat(failures).isEmpty();
            assertThat(vault.verify()).isEqualTo(6 * each);
        }
    }

    /** What it said is there, and of what it did not say any more all or nothing. */
    @Test
    void aWriterThatIsKilledLeavesTheOldOrTheNew() throws Exception {
        home.create().close();
        TreeSet<String> told = new TreeSet<>();
        for (int round = 0; round < (FULL ? 200 : 10); round++) {
            Process writer = VaultWriter.start(temporary, "r" + round, 1_000);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("ready");
                Thread.sleep(ThreadLocalRandom.current().nextInt(60));
                // The process itself would close what is yet to be read.
                writer.toHandle().destroyForcibly();
                writer.waitFor();
                lines.lines().forEach(name -> told.add(name + "-client"));
            }
            try (KeyVault vault = home.open()) {
                List<String> there = vault.keys().stream().map(KeyInfo::name).toList();
                assertThat(there).containsAll(told);
                // At most the one that was being written besides.
                assertThat(there.size()).isBetween(told.size(), told.size() + 1);
                assertThat(vault.verify()).isEqualTo(there.size());
                told.addAll(there);
                if (there.size() > 100) {
                    there.forEach(name -> vault.revoke(name.replace("-client", "")));
                    told.clear();
                }
                vault.generate(KeyOwner.of("between-" + round));
                told.add("between-" + round + "-client");
                told.add("between-" + round + "-host");
            }
            assertThat(home.folder.resolve("keys.hvvault.new")).doesNotExist();
        }
    }
}
