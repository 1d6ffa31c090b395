package io.hydravisor.testkit.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.model.CatalogProgress;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelCreation;
import io.hydravisor.model.ModelInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Which models are stored, by their descriptions alone: there are no weights here. */
final class MemoryModelCatalog implements ModelCatalog {
    private final MemoryModelService service;

    MemoryModelCatalog(MemoryModelService service) {
        this.service = service;
    }

    @Override
    public void pull(String model, Consumer<CatalogProgress> progress) {
        ModelInfo found = service.published(model);
        progress.accept(status("pulling"));
        service.store(found);
        progress.accept(status("success"));
    }

    @Override
    public void push(String model, Consumer<CatalogProgress> progress) {
        ModelInfo found = service.model(model);
        progress.accept(status("pushing"));
        service.publish(found);
        progress.accept(status("success"));
    }

    @Override
    public void create(ModelCreation request, Consumer<CatalogProgress> progress) {
        if (request.from().isEmpty() && request.files().isEmpty()) {
            throw new InvalidInputException(Failure.of("a model is made from nothing")
                    .provider(ModelErrors.PROVIDER)
                    .resource("model/" + request.name())
                    .hint("Add from(model) or file(name, path)."));
        }
        request.files().values().forEach(path -> exists(request, path));
        request.adapters().values().forEach(path -> exists(request, path));
        ModelInfo made = request.from()
                .map(from -> renamed(service.model(from), request.name()))
                .orElse(ModelInfo.of(request.name()));
        progress.accept(status("writing"));
        service.store(made);
        progress.accept(status("success"));
    }

    private static void exists(ModelCreation request, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException(Failure.of("there is no file " + file)
                    .provider(ModelErrors.PROVIDER)
                    .resource("model/" + request.name())
                    .hint("Give a file that exists."));
        }
    }

    @Override
    public void copy(String from, String to) {
        service.store(renamed(service.model(from), to));
    }

    private static ModelInfo renamed(ModelInfo model, String name) {
        ModelInfo copy = ModelInfo.of(name).families(model.families()).metadata(model.metadata());
        copy = model.capabilities().map(copy::capabilities).orElse(copy);
        return model.contextLength().isPresent()
                ? copy.contextLength(model.contextLength().getAsLong())
                : copy;
    }

    @Override
    public void delete(String model) {
        service.delete(model);
    }

    private static CatalogProgress status(String words) {
        return new CatalogProgress(words, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
    }
}
