package io.hydravisor.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.DependencyManagement;
import org.apache.maven.model.Model;
import org.apache.maven.model.ModelBase;
import org.apache.maven.model.Scm;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingResult;
import org.jspecify.annotations.Nullable;

/**
 * What Maven Central asks of an upload, at https://central.sonatype.org/publish/requirements/, as a check of a folder that has the
 * layout of a repository. Signatures are left out: they need the key of whoever releases.
 */
final class CentralRequirements {
    private static final Map<String, String> CHECKSUMS = Map.of("md5", "MD5", "sha1", "SHA-1");

    private final Path folder;
    private final EffectivePoms poms;
    private final List<String> broken = new ArrayList<>();

    private CentralRequirements(Path folder, Path published) {
        this.folder = folder;
        this.poms = new EffectivePoms(folder, published);
    }

    /**
     * Checks everything in a folder.
     *
     * @param published a local repository, with the poms of what is on Central already
     * @return one line for each requirement that is not met
     */
    static List<String> broken(Path folder, Path published) throws IOException {
        CentralRequirements check = new CentralRequirements(folder, published);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        if (files.stream().noneMatch(CentralRequirements::isPom)) {
            check.broken.add("there is no pom");
        }
        for (Path file : files) {
            if (CHECKSUMS.keySet().stream().noneMatch(kind -> file.toString().endsWith("." + kind))) {
                check.checksums(file);
            }
            if (isPom(file)) {
                check.pom(file);
            }
        }
        return check.broken;
    }

    private static boolean isPom(Path file) {
        return file.toString().endsWith(".pom");
    }

    private void checksums(Path file) throws IOException {
        for (Map.Entry<String, String> kind : CHECKSUMS.entrySet()) {
            Path checksum = Path.of(file + "." + kind.getKey());
            if (!Files.exists(checksum)) {
                require(file, false, "no " + kind.getKey());
            } else {
                String said = Files.readString(checksum).strip();
                require(file, said.equals(digest(kind.getValue(), file)), "wrong " + kind.getKey());
            }
        }
    }

    private static String digest(String algorithm, Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has them
        }
    }

    private void pom(Path pom) {
        ModelBuildingResult result;
        try {
            result = poms.of(pom);
        } catch (ModelBuildingException e) {
            e.getProblems().forEach(problem -> require(pom, false, problem.getMessage()));
            return;
        }
        Model model = result.getEffectiveModel();
        coordinates(pom, model);
        description(pom, model);
        dependencies(pom, model);
        Stream.concat(Stream.of(result.getRawModel()), result.getRawModel().getProfiles().stream())
                .forEach(part -> require(pom, !namesRepositories(part), "names repositories"));
        if (!model.getPackaging().equals("pom")) {
            jars(pom);
        }
    }

    private void coordinates(Path pom, Model model) {
        String place = EffectivePoms.file(model.getGroupId(), model.getArtifactId(), model.getVersion());
        require(pom, folder.relativize(pom).toString().equals(place), "belongs at " + place);
        require(pom, isReleased(model.getVersion()), "version " + model.getVersion());
    }

    private void description(Path pom, Model model) {
        require(pom, said(model.getName()), "no name");
        require(pom, said(model.getDescription()), "no description");
        require(pom, said(model.getUrl()), "no url");
        require(
                pom,
                !model.getLicenses().isEmpty()
                        && model.getLicenses().stream()
                                .allMatch(license -> said(license.getName()) && said(license.getUrl())),
                "no license with a name and a url");
        require(
                pom,
                !model.getDevelopers().isEmpty()
                        && model.getDevelopers().stream().allMatch(developer -> said(developer.getName())),
                "no developer with a name");
        Scm scm = model.getScm();
        require(
                pom,
                scm != null && said(scm.getConnection()) && said(scm.getDeveloperConnection()) && said(scm.getUrl()),
                "no scm with a connection, a developerConnection and a url");
    }

    private void dependencies(Path pom, Model model) {
        for (Dependency dependency : model.getDependencies()) {
            released(pom, dependency);
            require(
                    pom,
                    poms.has(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion()),
                    "needs " + dependency.getManagementKey() + " " + dependency.getVersion() + ", which is nowhere");
        }
        DependencyManagement management = model.getDependencyManagement();
        for (Dependency managed : management == null ? List.<Dependency>of() : management.getDependencies()) {
            released(pom, managed);
            // What others manage need not be there, as long as nobody uses it.
            require(
                    pom,
                    !managed.getGroupId().equals(model.getGroupId())
                            || poms.has(managed.getGroupId(), managed.getArtifactId(), managed.getVersion()),
                    "manages " + managed.getManagementKey() + " " + managed.getVersion() + ", which is nowhere");
        }
    }

    private void released(Path pom, Dependency dependency) {
        @Nullable String version = dependency.getVersion();
        require(
                pom,
                version != null && isReleased(version),
                "names " + dependency.getManagementKey() + " "
                        + Objects.requireNonNullElse(version, "without a version"));
    }

    /** One version, rather than what may change: a SNAPSHOT, a range, or a word such as LATEST. */
    private static boolean isReleased(String version) {
        return !version.endsWith("SNAPSHOT")
                && version.matches("[0-9A-Za-z][0-9A-Za-z._-]*")
                && version.matches(".*\\d.*");
    }

    private static boolean namesRepositories(ModelBase model) {
        return !model.getRepositories().isEmpty()
                || !model.getPluginRepositories().isEmpty();
    }

    private void jars(Path pom) {
        String name = pom.toString().replaceFirst("\\.pom$", "");
        for (String jar : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
            require(pom, Files.exists(Path.of(name + jar)), "has no " + jar);
        }
    }

    private static boolean said(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private void require(Path file, boolean met, String otherwise) {
        if (!met) {
            broken.add(file.getFileName() + ": " + otherwise);
        }
    }
}
