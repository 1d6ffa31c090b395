package io.hydravisor.vault.age;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.hydravisor.vault.age", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.hydravisor.vault.age.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PARTS_DO_NOT_KNOW_THE_PROVIDER = noClasses()
            .that()
            .resideInAPackage("io.hydravisor.vault.age.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.hydravisor.vault.age");

    @ArchTest
    static final ArchRule FORMATS_AND_THE_AGENT_KNOW_NO_VAULT = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.hydravisor.vault.age.format", "io.hydravisor.vault.age.ssh", "io.hydravisor.vault.age.agent")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hydravisor.vault.age.volume", "io.hydravisor.vault.age.view", "io.hydravisor.vault");

    @ArchTest
    static final ArchRule NO_FRONT =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.hydravisor", "io.hydravisor.front..");
}
