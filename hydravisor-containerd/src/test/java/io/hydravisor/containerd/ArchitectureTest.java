package io.hydravisor.containerd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.hydravisor.spi.SandboxProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@AnalyzeClasses(packages = "io.hydravisor.containerd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.hydravisor.containerd.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PARTS_DO_NOT_KNOW_THE_PROVIDER = noClasses()
            .that()
            .resideInAPackage("io.hydravisor.containerd.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.hydravisor.containerd");

    @ArchTest
    static final ArchRule NATIVE_CALLS_ARE_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("io.hydravisor.containerd.host")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule NO_OTHER_PROVIDER_AND_NO_FRONT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hydravisor",
                    "io.hydravisor.front..",
                    "io.hydravisor.kvm..",
                    "io.hydravisor.tmux..",
                    "io.hydravisor.ssh..",
                    "io.hydravisor.ollama..",
                    "io.hydravisor.bedrock..",
                    "io.hydravisor.vault..");

    @ArchTest
    static final ArchRule ONLY_THE_PROVIDER_IS_PUBLIC_AT_THE_TOP = classes()
            .that()
            .resideInAPackage("io.hydravisor.containerd")
            .and()
            .arePublic()
            .should()
            .implement(SandboxProvider.class);

    @ArchTest
    static void servicesFileListsWhatTheModuleProvides(JavaClasses classes) throws IOException {
        Path built = Path.of("target/classes");
        ModuleDescriptor descriptor;
        try (InputStream module = Files.newInputStream(built.resolve("module-info.class"))) {
            descriptor = ModuleDescriptor.read(module);
        }
        List<String> provided = descriptor.provides().stream()
                .filter(service -> service.service().equals(SandboxProvider.class.getName()))
                .flatMap(service -> service.providers().stream())
                .toList();
        List<String> listed = Files.readAllLines(
                built.resolve("META-INF/services/" + SandboxProvider.class.getName()), StandardCharsets.UTF_8);
        assertThat(listed).isEqualTo(provided).isNotEmpty();
        assertThat(descriptor.exports()).isEmpty();
        assertThat(classes.contain(provided.get(0))).isTrue();
    }
}
