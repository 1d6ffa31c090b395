package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One sentence that binds every provider, and how it is checked from outside. Immutable. */
public final class Rule {
    private final String id;
    private final String text;
    private final Set<Capability> needs;
    private final boolean needsDisturbance;
    private final Check check;

    private Rule(String id, String text, Set<Capability> needs, boolean needsDisturbance, Check check) {
        this.id = id;
        this.text = text;
        this.needs = needs;
        this.needsDisturbance = needsDisturbance;
        this.check = check;
    }

    /** Checks the rule in a lab of its own. */
    @FunctionalInterface
    interface Check {
        /** Throws an AssertionError, or whatever went wrong, if the rule is broken. */
        void in(Lab lab) throws Throwable;
    }

    static Rule of(String id, String text, Check check) {
        return new Rule(id, text, Set.of(), false, check);
    }

    /** Binds only those that declare all of these. */
    Rule needs(Capability... capabilities) {
        Set<Capability> all = new LinkedHashSet<>(needs);
        Collections.addAll(all, capabilities);
        return new Rule(id, text, Collections.unmodifiableSet(all), needsDisturbance, check);
    }

    /** Can be checked only where the connection can be disturbed. */
    Rule disturbed() {
        return new Rule(id, text, needs, true, check);
    }

    /**
     * All rules.
     *
     * @return in the order of the documentation
     */
    public static List<Rule> all() {
        List<Rule> all = new ArrayList<>();
        all.addAll(CapabilityRules.all());
        all.addAll(LifeRules.all());
        all.addAll(OwnershipRules.all());
        all.addAll(CommandRules.all());
        all.addAll(ExitRules.all());
        all.addAll(OutputRules.all());
        all.addAll(SignalRules.all());
        all.addAll(FileRules.all());
        all.addAll(TerminalRules.all());
        all.addAll(ForwardRules.all());
        all.addAll(StateRules.all());
        all.addAll(SpecRules.all());
        all.addAll(RetryRules.all());
        all.addAll(ResourceRules.all());
        return all;
    }

    /** {@return its number, such as {@code E-1}; it stays the same over releases} */
    public String id() {
        return id;
    }

    /** {@return the rule, a sentence that says what a provider must do} */
    public String text() {
        return text;
    }

    /** {@return whom it binds: those that declare all of these} */
    public Set<Capability> needs() {
        return needs;
    }

    /** {@return whether it can be checked only with a {@link Disturbance}} */
    public boolean needsDisturbance() {
        return needsDisturbance;
    }

    Check check() {
        return check;
    }

    @Override
    public String toString() {
        return id + ": " + text;
    }
}
