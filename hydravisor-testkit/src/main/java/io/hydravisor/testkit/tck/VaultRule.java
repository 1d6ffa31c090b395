package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A rule that binds every provider of key vaults. Immutable. */
public final class VaultRule extends Rule {
    private final Check check;

    private VaultRule(String id, String text, Set<Capability> needs, Check check) {
        super(id, text, needs);
        this.check = check;
    }

    /** Checks the rule on a bench of its own. */
    @FunctionalInterface
    interface Check {
        /** Throws an AssertionError, or whatever went wrong, if the rule is broken. */
        void on(VaultBench bench) throws Throwable;
    }

    /** The capabilities are all needed: it binds only those that declare them. */
    static VaultRule of(String id, String text, Check check, Capability... needs) {
        return new VaultRule(id, text, new LinkedHashSet<>(Arrays.asList(needs)), check);
    }

    /**
     * All rules.
     *
     * @return in the order of the documentation
     */
    public static List<VaultRule> all() {
        List<VaultRule> all = new ArrayList<>();
        all.addAll(VaultKeyRules.all());
        all.addAll(VaultLockRules.all());
        return all;
    }

    /**
     * Checks it, as {@link KeyVaultProviderTck} does: for who tries the rules themselves on a provider that is wrong.
     *
     * @param labs makes a lab in which there is no vault yet
     * @throws Throwable what is thrown if the rule is broken
     */
    public void tryOn(Supplier<? extends VaultLab> labs) throws Throwable {
        VaultTrial.run(this, labs);
    }

    Check check() {
        return check;
    }
}
