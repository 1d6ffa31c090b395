package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One sentence that binds every provider of sessions, and how it is checked from outside. Immutable. */
public final class SessionRule {
    private final String id;
    private final String text;
    private final Set<Capability> needs;
    private final Check check;

    private SessionRule(String id, String text, Set<Capability> needs, Check check) {
        this.id = id;
        this.text = text;
        this.needs = needs;
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
        return new SessionRule(id, text, Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(needs))), check);
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

    /** {@return its number, such as {@code SL-1}; it stays the same over releases} */
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

    @Override
    public String toString() {
        return id + ": " + text;
    }
}
