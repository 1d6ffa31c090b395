package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A rule that binds every provider of models. Immutable. */
public final class ModelRule extends Rule {
    private final Check check;

    private ModelRule(String id, String text, Set<Capability> needs, Check check) {
        super(id, text, needs);
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
        return new ModelRule(id, text, new LinkedHashSet<>(Arrays.asList(needs)), check);
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

    Check check() {
        return check;
    }
}
