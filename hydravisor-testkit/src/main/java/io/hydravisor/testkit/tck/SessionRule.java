package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A rule that binds every provider of sessions. Immutable. */
public final class SessionRule extends Rule {
    private final Check check;

    private SessionRule(String id, String text, Set<Capability> needs, Check check) {
        super(id, text, needs);
        this.check = check;
    }

    /** Checks the rule on a bench of its own. */
    @FunctionalInterface
    interface Check {
        /** Throws an AssertionError, or whatever went wrong, if the rule is broken. */
        void on(SessionBench bench) throws Throwable;
    }

    /** The capabilities are all needed: it binds only those that declare them. */
    static SessionRule of(String id, String text, Check check, Capability... needs) {
        return new SessionRule(id, text, new LinkedHashSet<>(Arrays.asList(needs)), check);
    }

    /**
     * All rules.
     *
     * @return in the order of the documentation
     */
    public static List<SessionRule> all() {
        List<SessionRule> all = new ArrayList<>();
        all.addAll(SessionLifeRules.all());
        all.addAll(PaneRules.all());
        all.addAll(PaneInputRules.all());
        all.addAll(PaneOutputRules.all());
        return all;
    }

    /**
     * Checks it, as {@link SessionProviderTck} does: for who tries the rules themselves on a provider that is wrong.
     *
     * @param labs makes a lab in which nothing has happened yet
     * @throws Throwable what is thrown if the rule is broken
     */
    public void tryOn(Supplier<? extends SessionLab> labs) throws Throwable {
        SessionTrial.run(this, labs);
    }

    Check check() {
        return check;
    }
}
