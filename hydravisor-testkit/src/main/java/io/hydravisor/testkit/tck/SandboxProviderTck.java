package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds a sandbox provider to every rule that binds it. Extend it in one test class, give what the abstract methods ask for, and
 * run it with JUnit; a JUnit extension may start the backend before. Each rule is a test of its own, named by its number; a
 * provider meets the contract when none fails. Rules whose capability the provider does not declare are not run: that the
 * capability is refused is, by rule K-2.
 *
 * <p>The system property {@code hydravisor.tck.rules} runs some rules alone, such as {@code O-1,E-2}; {@code hydravisor.tck.seconds} sets how long
 * one may take, 120 by default, and {@code hydravisor.full=true} takes larger sizes. With {@code hydravisor.tck.report} set to a
 * folder, a run of all rules leaves a file there, named by the provider, with a line for each capability that it declares: id, words,
 * how many of its rules have passed, and how many bind the provider, parted by tabs.
 */
public abstract class SandboxProviderTck {
    /** For subclasses. */
    protected SandboxProviderTck() {}

    /**
     * The provider.
     *
     * @return always the same instance, or one that shares its state with the others
     */
    protected abstract SandboxProvider provider();

    /**
     * Where to connect to.
     *
     * @return an endpoint of the provider that works and that nobody else uses
     */
    protected abstract String endpoint();

    /**
     * What sandboxes are made of.
     *
     * @return a spec without name and labels, with an image that has what {@link #guest()} needs
     */
    protected abstract SandboxSpec spec();

    /**
     * What the rules run inside.
     *
     * @return programs of a POSIX shell unless overridden
     */
    protected Guest guest() {
        return new ShellGuest();
    }

    /**
     * Makes clients. Two of them stand for two JVMs: override it where they need settings in common, such as a state folder.
     *
     * @return a new builder that has the provider
     */
    protected Hydravisor.Builder builder() {
        return Hydravisor.builder().provider(provider());
    }

    /**
     * A user inside who is not root, and needs no entry in a table.
     *
     * @return a number
     */
    protected String user() {
        return "1000";
    }

    /**
     * A folder inside that every user may write to.
     *
     * @return {@code /tmp} unless overridden
     */
    protected String folder() {
        return "/tmp";
    }

    /**
     * An image that the endpoint does not have.
     *
     * @return its name; empty only if any image will do there
     */
    protected Optional<Image> missingImage() {
        return Optional.of(Image.oci("hydravisor.local/tck/missing:1"));
    }

    /**
     * Breaks the connection on demand. Without it the rules about lost replies and lost connections are not proven.
     *
     * @return what lies between the clients and the backend; empty unless overridden
     */
    protected Optional<Disturbance> disturbance() {
        return Optional.empty();
    }

    /**
     * A test for each rule that binds the provider.
     *
     * @return in the order of the documentation
     */
    @TestFactory
    final Stream<DynamicTest> rules() {
        Subject subject = subject();
        List<SandboxRule> binding = Trial.binding(subject);
        Consumer<SandboxRule> passed = Rule.allWanted() ? report() : rule -> {};
        return binding.stream()
                .filter(Rule::isWanted)
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> {
                    Trial.run(rule, subject);
                    passed.accept(rule);
                }));
    }

    /** Where it is wanted. */
    private Consumer<SandboxRule> report() {
        String folder = System.getProperty("hydravisor.tck.report", "");
        return folder.isEmpty() ? rule -> {} : new Report(Path.of(folder), provider())::passed;
    }

    private Subject subject() {
        return new Subject() {
            @Override
            public SandboxProvider provider() {
                return SandboxProviderTck.this.provider();
            }

            @Override
            public Hydravisor.Builder builder() {
                return SandboxProviderTck.this.builder();
            }

            @Override
            public String endpoint() {
                return SandboxProviderTck.this.endpoint();
            }

            @Override
            public SandboxSpec spec() {
                return SandboxProviderTck.this.spec();
            }

            @Override
            public Guest guest() {
                return SandboxProviderTck.this.guest();
            }

            @Override
            public String user() {
                return SandboxProviderTck.this.user();
            }

            @Override
            public String folder() {
                return SandboxProviderTck.this.folder();
            }

            @Override
            public Optional<Image> missingImage() {
                return SandboxProviderTck.this.missingImage();
            }

            @Override
            public Optional<Disturbance> disturbance() {
                return SandboxProviderTck.this.disturbance();
            }
        };
    }
}
