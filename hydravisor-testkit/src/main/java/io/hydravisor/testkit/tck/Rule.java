package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** One sentence that binds providers of a kind, and is checked from outside. Immutable. */
public abstract sealed class Rule permits SandboxRule, ModelRule, SessionRule, VaultRule {
    private final String id;
    private final String text;
    private final Set<Capability> needs;

    Rule(String id, String text, Set<Capability> needs) {
        this.id = id;
        this.text = text;
        this.needs = Collections.unmodifiableSet(new LinkedHashSet<>(needs));
    }

    /** {@return its number, such as {@code E-1}; it stays the same over releases} */
    public final String id() {
        return id;
    }

    /** {@return the rule, a sentence that says what a provider must do} */
    public final String text() {
        return text;
    }

    /** {@return whom it binds: those that declare all of these} */
    public final Set<Capability> needs() {
        return needs;
    }

    /** Whether it binds a provider that declares some capabilities and whose endpoint has some. */
    final boolean binds(Set<Capability> declared, Predicate<Capability> has) {
        return needs.stream().allMatch(needed -> declared.contains(needed) && has.test(needed));
    }

    /** Whether all rules are to be run, and not some by their numbers. */
    static boolean allWanted() {
        return some().isEmpty();
    }

    /** Whether it is to be run. */
    final boolean isWanted() {
        return allWanted() || List.of(some().split(",")).contains(id);
    }

    private static String some() {
        return System.getProperty("hydravisor.tck.rules", "");
    }

    @Override
    public final String toString() {
        return id + ": " + text;
    }
}
