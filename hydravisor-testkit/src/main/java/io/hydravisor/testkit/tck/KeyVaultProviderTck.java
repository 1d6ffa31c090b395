package io.hydravisor.testkit.tck;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds a provider of key vaults to every rule that binds it. Extend it in one test class, and give a {@link VaultLab}. Each rule is a test
 * of its own, named by its number; a provider meets the contract when none fails. Rules whose capability the provider does not declare
 * are not run: that the capability is refused is, by rule VL-9.
 *
 * <p>The system property {@code hydravisor.tck.rules} runs some rules alone, such as {@code VK-1,VL-2}; {@code hydravisor.tck.seconds}
 * sets how long one may take, 120 by default.
 */
public abstract class KeyVaultProviderTck {
    /** For subclasses. */
    protected KeyVaultProviderTck() {}

    /**
     * A place for one vault. Called for each rule anew, and closed behind it.
     *
     * @return a lab in which there is no vault yet
     */
    protected abstract VaultLab lab();

    /**
     * A test for each rule that binds the provider.
     *
     * @return in the order of the documentation
     */
    @TestFactory
    final Stream<DynamicTest> rules() {
        return VaultTrial.binding(this::lab).stream()
                .filter(Rule::isWanted)
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> VaultTrial.run(rule, this::lab)));
    }
}
