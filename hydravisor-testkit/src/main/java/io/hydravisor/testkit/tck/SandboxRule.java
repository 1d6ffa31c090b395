package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A rule that binds every provider of sandboxes. Immutable. */
public final class SandboxRule extends Rule {
    private final boolean needsDisturbance;
    private final Check check;

    private SandboxRule(String id, String text, Set<Capability> needs, boolean needsDisturbance, Check check) {
        super(id, text, needs);
        this.needsDisturbance = needsDisturbance;
        this.check = check;
    }

    /** Checks the rule in a lab of its own. */
    @FunctionalInterface
    interface Check {
        /** Throws an AssertionError, or whatever went wrong, if the rule is broken. */
        void in(Lab lab) throws Throwable;
    }

    static SandboxRule of(String id, String text, Check check) {
        return new SandboxRule(id, text, Set.of(), false, check);
    }

    /** Binds only those that declare all of these. */
    SandboxRule needs(Capability... capabilities) {
        Set<Capability> all = new LinkedHashSet<>(needs());
        Collections.addAll(all, capabilities);
        return new SandboxRule(id(), text(), all, needsDisturbance, check);
    }

    /** Can be checked only where the connection can be disturbed. */
    SandboxRule disturbed() {
        return new SandboxRule(id(), text(), needs(), true, check);
    }

    /**
     * All rules.
     *
     * @return in the order of the documentation
     */
    public static List<SandboxRule> all() {
        List<SandboxRule> all = new ArrayList<>();
        all.addAll(CapabilityRules.all());
        all.addAll(LifeRules.all());
        all.addAll(OwnershipRules.all());
        all.addAll(CommandRules.all());
        all.addAll(ExitRules.all());
        all.addAll(OutputRules.all());
        all.addAll(SignalRules.all());
        all.addAll(FileRules.all());
        all.addAll(ArchiveRules.all());
        all.addAll(TerminalRules.all());
        all.addAll(ForwardRules.all());
        all.addAll(NetworkRules.all());
        all.addAll(StateRules.all());
        all.addAll(SpecRules.all());
        all.addAll(RetryRules.all());
        all.addAll(ResourceRules.all());
        return all;
    }

    /** {@return whether it can be checked only with a {@link Disturbance}} */
    public boolean needsDisturbance() {
        return needsDisturbance;
    }

    Check check() {
        return check;
    }
}
