package io.hydravisor.testkit.tck;

import java.util.List;
import java.util.function.Supplier;

/** Runs rules against a provider of key vaults, each in a lab of its own. */
final class VaultTrial {
    private VaultTrial() {}

    /** The rules that bind it: those whose capabilities it declares, and its vaults have. */
    static List<VaultRule> binding(Supplier<? extends VaultLab> labs) {
        try (VaultLab lab = labs.get();
                VaultBench bench = new VaultBench(lab)) {
            return VaultRule.all().stream()
                    .filter(rule -> rule.binds(
                            lab.provider().capabilities(),
                            needed -> bench.vault().supports(needed).available()))
                    .toList();
        }
    }

    /** Throws what the rule throws, or says where it hangs. */
    static void run(VaultRule rule, Supplier<? extends VaultLab> labs) throws Throwable {
        Trial.within(rule.id(), () -> {
            try (VaultLab lab = labs.get();
                    VaultBench bench = new VaultBench(lab)) {
                rule.check().on(bench);
            }
        });
    }
}
