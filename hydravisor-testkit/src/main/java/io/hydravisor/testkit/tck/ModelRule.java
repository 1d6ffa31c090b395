package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One sentence that binds every provider of models, and how it is checked from outside. Immutable. */
public final class ModelRule {
    private final String id;
    private final String text;
    private final Set<Capability> needs;
    private final Check check;

    private ModelRule(String id, String text, Set<Capability> needs, Check check) {
        this.id = id;
        this.text = text;
        this.needs = needs;
        this.check = check;
    }

    /** Checks the rule on a bench of its own. */
    @FunctionalInterface
    interface Check {
        /** Throws an AssertionError, or whatever went wrong, if the rule is broken. */
        void on(ModelBench bench) throws Throwable;
    }

    /** The capabilities are all needed: it binds only those that declare them. */
    static ModelRule of(String id, String text, Check check, Capability... needs) {
        return new ModelRule(id, text, Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(needs))), check);
    }

    /**
     * All rules.
     *
     * @return in the order of the documentation
     */
    public static List<ModelRule> all() {
        List<ModelRule> all = new ArrayList<>();
        all.addAll(AnswerRules.all());
        all.addAll(AnswerEndRules.all());
        all.addAll(ToolCallRules.all());
        all.addAll(BrokenAnswerRules.all());
        all.addAll(CancelRules.all());
        all.addAll(DemandRules.all());
        all.addAll(PatienceRules.all());
        all.addAll(ConversationRules.all());
        all.addAll(RefusalRules.all());
        all.addAll(ModelStoreRules.all());
        all.addAll(ModelResourceRules.all());
        return all;
    }

    /** {@return its number, such as {@code B-1}; it stays the same over releases} */
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

    Check check() {
        return check;
    }

    @Override
    public String toString() {
        return id + ": " + text;
    }
}
