package io.hydravisor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The arrows between the packages, as they are and shall stay: each names all that it may use. */
@AnalyzeClasses(packages = "io.hydravisor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.hydravisor..")
            .ensureAllClassesAreContainedInArchitecture()
            .layer("core")
            .definedBy("io.hydravisor.core")
            .layer("event")
            .definedBy("io.hydravisor.event")
            .layer("process")
            .definedBy("io.hydravisor.process")
            .layer("file")
            .definedBy("io.hydravisor.file")
            .layer("net")
            .definedBy("io.hydravisor.net")
            .layer("terminal")
            .definedBy("io.hydravisor.terminal")
            .layer("machine")
            .definedBy("io.hydravisor.machine")
            .layer("sandbox")
            .definedBy("io.hydravisor.sandbox")
            .layer("model")
            .definedBy("io.hydravisor.model")
            .layer("session")
            .definedBy("io.hydravisor.session")
            .layer("vault")
            .definedBy("io.hydravisor.vault")
            .layer("agent")
            .definedBy("io.hydravisor.agent")
            .layer("spi")
            .definedBy("io.hydravisor.spi")
            .layer("front")
            .definedBy("io.hydravisor.front")
            .layer("door")
            .definedBy("io.hydravisor")
            .whereLayer("core")
            .mayNotAccessAnyLayer()
            .whereLayer("event")
            .mayNotAccessAnyLayer()
            .whereLayer("process")
            .mayOnlyAccessLayers("core", "event")
            .whereLayer("file")
            .mayOnlyAccessLayers("core")
            .whereLayer("net")
            .mayOnlyAccessLayers("core")
            .whereLayer("terminal")
            .mayOnlyAccessLayers("core", "event", "process")
            .whereLayer("machine")
            .mayOnlyAccessLayers("core", "process", "file", "net", "terminal")
            .whereLayer("sandbox")
            .mayOnlyAccessLayers("core", "event", "process", "file", "net", "terminal", "machine")
            .whereLayer("model")
            .mayOnlyAccessLayers("core", "event")
            .whereLayer("session")
            .mayOnlyAccessLayers("core", "event", "process", "terminal")
            .whereLayer("vault")
            .mayOnlyAccessLayers("core", "event")
            .whereLayer("agent")
            .mayOnlyAccessLayers("core", "event", "process", "file", "machine", "model")
            .whereLayer("agent")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("spi")
            .mayOnlyAccessLayers(
                    "core",
                    "event",
                    "process",
                    "file",
                    "net",
                    "terminal",
                    "machine",
                    "sandbox",
                    "model",
                    "session",
                    "vault")
            .whereLayer("front")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("door")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.hydravisor.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_API_NEEDS_THE_JDK_SLF4J_AND_ANNOTATIONS_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.slf4j", "org.jspecify.annotations", "io.hydravisor..");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        var packages = classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

        assertThat(packages).hasSizeGreaterThan(9).allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }

    @ArchTest
    static void theImportHasFoundTheClasses(JavaClasses classes) {
        assertThat(classes.contain(Hydravisor.class)).isTrue();
        assertThat(classes.stream().map(JavaClass::getPackage).map(JavaPackage::getName))
                .contains("io.hydravisor", "io.hydravisor.front")
                .doesNotContain("io.hydravisor.fake");
    }
}
