package io.hydravisor.testkit.tck;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds a provider of models to every rule that binds it. Extend it in one test class, and give a {@link ModelLab}: the provider
 * with a service that behaves as it is told. Each rule is a test of its own, named by its number; a provider meets the contract
 * when none fails. Rules whose capability the provider does not declare are not run: that the capability is refused is, by rule
 * I-1.
 *
 * <p>The system property {@code hydravisor.tck.rules} runs some rules alone, such as {@code A-1,B-2}; {@code hydravisor.tck.seconds}
 * sets how long one may take, 120 by default.
 */
public abstract class ModelBackendTck {
    /** For subclasses. */
    protected ModelBackendTck() {}

    /**
     * A service with the provider for it. Called for each rule anew, and closed behind it.
     *
     * @return a lab in which nothing has happened yet
     */
    protected abstract ModelLab lab();

    /**
     * A test for each rule that binds the provider.
     *
     * @return in the order of the documentation
     */
    @TestFactory
    final Stream<DynamicTest> rules() {
        return ModelTrial.binding(this::lab).stream()
                .filter(Rule::isWanted)
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> ModelTrial.run(rule, this::lab)));
    }
}
