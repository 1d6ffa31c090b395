package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.model.CatalogProgress;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelCreation;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.RunningModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Vectors; which models are in memory, and which on disk. */
final class ModelStoreRules {
    private static final String MISSING = "hydravisor-tck-missing";
    private static final String NEW = "hydravisor-tck-new:latest";

    private ModelStoreRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "J-1",
                        "Texts are turned into one vector each, in order, as the service gives them.",
                        ModelStoreRules::vectors,
                        ModelCapability.EMBEDDING),
                ModelRule.of(
                        "J-2",
                        "A loaded model runs, and an unloaded one does not and stays stored.",
                        ModelStoreRules::loadAndUnload,
                        ModelCapability.LIFECYCLE),
                ModelRule.of(
                        "J-3",
                        "A model is kept loaded for as long as it was asked for.",
                        ModelStoreRules::keepAlive,
                        ModelCapability.LIFECYCLE),
                ModelRule.of(
                        "J-4",
                        "A deleted model is stored no more, and no other goes with it.",
                        ModelStoreRules::delete,
                        ModelCapability.CATALOG),
                ModelRule.of(
                        "J-5",
                        "A copy is stored beside what it was made from.",
                        ModelStoreRules::copy,
                        ModelCapability.CATALOG),
                ModelRule.of(
                        "J-6",
                        "A created model is stored and not loaded.",
                        ModelStoreRules::create,
                        ModelCapability.CATALOG),
                ModelRule.of(
                        "J-7",
                        "A pulled model is stored, and its progress told.",
                        ModelStoreRules::pull,
                        ModelCapability.CATALOG),
                ModelRule.of(
                        "J-8",
                        "What a listener of progress throws is passed on.",
                        ModelStoreRules::listenerThrows,
                        ModelCapability.CATALOG),
                ModelRule.of(
                        "J-9",
                        "A model that is not stored can be neither loaded nor unloaded.",
                        ModelStoreRules::missingFromMemory,
                        ModelCapability.LIFECYCLE),
                ModelRule.of(
                        "J-10",
                        "A model that is not stored can be neither copied, deleted nor built upon.",
                        ModelStoreRules::missingFromDisk,
                        ModelCapability.CATALOG));
    }

    private static void vectors(ModelBench bench) {
        Map<String, float[]> known = new HashMap<>();
        List<String> texts = IntStream.range(0, 50).mapToObj(i -> "text é " + i).toList();
        for (int i = 0; i < texts.size(); i++) {
            known.put(texts.get(i), new float[] {i, 0.1f, -1.17549435E-38f, 3.4028235e38f, 1f / (i + 3)});
        }
        bench.lab().vectors(known);

        List<float[]> arrived = bench.models()
                .embed(EmbedRequest.of(bench.lab().model(), texts))
                .vectors();

        assertEquals(texts.size(), arrived.size(), "vectors");
        for (int i = 0; i < texts.size(); i++) {
            assertArrayEquals(known.get(texts.get(i)), arrived.get(i), "the vector of text " + i);
        }
    }

    private static ModelLifecycle lifecycle(ModelBench bench) {
        return bench.models().lifecycle().orElseThrow();
    }

    private static ModelCatalog catalog(ModelBench bench) {
        return bench.models().catalog().orElseThrow();
    }

    private static List<String> running(ModelBench bench) {
        return lifecycle(bench).running().stream().map(RunningModel::name).toList();
    }

    private static boolean stored(ModelBench bench, String name) {
        return bench.models().models().stream().map(ModelInfo::name).anyMatch(name::equals);
    }

    private static void loadAndUnload(ModelBench bench) throws InterruptedException {
        String model = bench.lab().model();
        assertEquals(List.of(), running(bench));

        lifecycle(bench).load(model);
        lifecycle(bench).load(model);
        assertEquals(List.of(model), running(bench));

        lifecycle(bench).unload(model);
        lifecycle(bench).unload(model);
        Lab.eventually("it is unloaded", () -> running(bench).isEmpty());
        assertTrue(stored(bench, model), "unloading has removed the model from disk");
    }

    private static void keepAlive(ModelBench bench) {
        String model = bench.lab().model();

        lifecycle(bench).load(model, ModelLifecycle.FOREVER);
        assertTrue(lifecycle(bench).running().get(0).expires().isEmpty(), "it was to stay");
        lifecycle(bench).load(model, Duration.ofHours(3));
        assertTrue(lifecycle(bench).running().get(0).expires().isPresent(), "it was to go at some time");
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            Lab.refused(InvalidInputException.class, () -> lifecycle(bench).load(model, wrong));
        }
        assertEquals(List.of(model), running(bench), "a refused span has unloaded it");
    }

    private static void delete(ModelBench bench) {
        catalog(bench).create(ModelCreation.of(NEW).from(bench.lab().model()), progress -> {});
        catalog(bench).delete(NEW);

        assertFalse(stored(bench, NEW), "it is stored still");
        assertTrue(stored(bench, bench.lab().model()), "another was deleted");
        Lab.refused(NotFoundException.class, () -> bench.models().model(NEW));
    }

    private static void copy(ModelBench bench) {
        catalog(bench).copy(bench.lab().model(), NEW);

        assertTrue(stored(bench, NEW), "there is no copy");
        assertTrue(stored(bench, bench.lab().model()), "it was moved");
        assertEquals(NEW, bench.models().model(NEW).name());
    }

    private static void create(ModelBench bench) {
        List<CatalogProgress> told = new ArrayList<>();
        catalog(bench).create(ModelCreation.of(NEW).from(bench.lab().model()).system("Be short."), told::add);

        assertTrue(stored(bench, NEW), "it is not stored");
        assertFalse(told.isEmpty(), "no progress was told");
        if (bench.models().supports(ModelCapability.LIFECYCLE).available()) {
            assertEquals(List.of(), running(bench), "creating has loaded it");
        }
    }

    private static void pull(ModelBench bench) {
        bench.lab().pullable().ifPresent(name -> {
            assertFalse(stored(bench, name), "it is stored before it is pulled");
            List<CatalogProgress> told = new ArrayList<>();
            catalog(bench).pull(name, told::add);

            assertTrue(stored(bench, name), "it is not stored");
            assertFalse(told.isEmpty(), "no progress was told");
        });
    }

    private static void listenerThrows(ModelBench bench) {
        IllegalStateException enough = new IllegalStateException("enough");

        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> catalog(bench)
                        .create(ModelCreation.of(NEW).from(bench.lab().model()), progress -> {
                            throw enough;
                        }));

        assertSame(enough, thrown);
    }

    private static void missingFromMemory(ModelBench bench) {
        Lab.refused(NotFoundException.class, () -> lifecycle(bench).load(MISSING));
        Lab.refused(NotFoundException.class, () -> lifecycle(bench).unload(MISSING));
    }

    private static void missingFromDisk(ModelBench bench) {
        Lab.refused(NotFoundException.class, () -> catalog(bench).copy(MISSING, NEW));
        Lab.refused(NotFoundException.class, () -> catalog(bench).delete(MISSING));
        Lab.refused(
                NotFoundException.class,
                () -> catalog(bench).create(ModelCreation.of(NEW).from(MISSING), progress -> {}));
        Lab.refused(NotFoundException.class, () -> catalog(bench).pull(MISSING, progress -> {}));
        assertFalse(stored(bench, NEW), "something was made of nothing");
    }
}
