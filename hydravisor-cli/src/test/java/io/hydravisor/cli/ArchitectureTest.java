package io.hydravisor.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.hydravisor.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.hydravisor.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IT_KNOWS_NO_PROVIDER_AND_NO_FRONT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hydravisor.containerd..",
                    "io.hydravisor.front..",
                    "io.hydravisor.ollama..",
                    "io.hydravisor.spi..",
                    "io.hydravisor.tmux..",
                    "io.hydravisor.vault.age..");
}
