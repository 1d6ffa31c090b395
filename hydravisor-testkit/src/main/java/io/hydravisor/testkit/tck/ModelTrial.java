package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.model.ModelBackend;
import java.util.List;
import java.util.function.Supplier;

/** Runs rules against a provider of models, each in a lab of its own. */
final class ModelTrial {
    private ModelTrial() {}

    /** The rules that bind it: those whose capabilities it declares, and its endpoint has. */
    static List<ModelRule> binding(Supplier<? extends ModelLab> labs) {
        try (ModelLab lab = labs.get();
                Hydravisor hydra = lab.client().discover();
                ModelBackend models = hydra.modelBackend(lab.endpoint())) {
            return ModelRule.all().stream()
                    .filter(rule -> rule.binds(
                            lab.provider().capabilities(),
                            needed -> models.supports(needed).available()))
                    .toList();
        }
    }

    /** Throws what the rule throws, or says where it hangs. */
    static void run(ModelRule rule, Supplier<? extends ModelLab> labs) throws Throwable {
        Trial.within(rule.id(), () -> {
            try (ModelLab lab = labs.get();
                    ModelBench bench = new ModelBench(lab)) {
                rule.check().on(bench);
            }
        });
    }
}
