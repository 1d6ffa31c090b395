package io.hydravisor.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingResult;
import org.apache.maven.model.building.ModelSource2;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;

/** Poms in folders with the layout of a repository, as Maven takes them: with what they inherit and import. */
final class EffectivePoms {
    private final List<Path> repositories;

    /**
     * Reads from these folders alone.
     *
     * @param repositories where parents and imports are looked for, in this order
     */
    EffectivePoms(Path... repositories) {
        this.repositories = List.of(repositories);
    }

    ModelBuildingResult of(Path pom) throws ModelBuildingException {
        DefaultModelBuildingRequest request = new DefaultModelBuildingRequest();
        request.setModelSource(new FileModelSource(pom.toFile()));
        request.setModelResolver(new Resolver());
        request.setSystemProperties(System.getProperties());
        request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_STRICT);
        return new DefaultModelBuilderFactory().newInstance().build(request);
    }

    boolean has(String groupId, String artifactId, String version) {
        String file = file(groupId, artifactId, version);
        return repositories.stream().anyMatch(repository -> Files.exists(repository.resolve(file)));
    }

    /** Where a pom lies in a repository. */
    static String file(String groupId, String artifactId, String version) {
        return groupId.replace('.', '/') + "/%s/%s/%s-%s.pom".formatted(artifactId, version, artifactId, version);
    }

    private final class Resolver implements ModelResolver {
        @Override
        public ModelSource2 resolveModel(String groupId, String artifactId, String version)
                throws UnresolvableModelException {
            String file = file(groupId, artifactId, version);
            return repositories.stream()
                    .map(repository -> repository.resolve(file))
                    .filter(Files::exists)
                    .findFirst()
                    .map(pom -> new FileModelSource(pom.toFile()))
                    .orElseThrow(
                            () -> new UnresolvableModelException(file + " is not there", groupId, artifactId, version));
        }

        @Override
        public ModelSource2 resolveModel(Parent parent) throws UnresolvableModelException {
            return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
        }

        @Override
        public ModelSource2 resolveModel(Dependency imported) throws UnresolvableModelException {
            return resolveModel(imported.getGroupId(), imported.getArtifactId(), imported.getVersion());
        }

        @Override
        public void addRepository(Repository repository) {}

        @Override
        public void addRepository(Repository repository, boolean replace) {}

        @Override
        public ModelResolver newCopy() {
            return this;
        }
    }
}
