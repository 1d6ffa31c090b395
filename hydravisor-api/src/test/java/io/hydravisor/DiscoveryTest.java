package io.hydravisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.fake.FakeProvider;
import io.hydravisor.fake.ProviderLoader;
import io.hydravisor.fake.jar.ExtendsWithheld;
import io.hydravisor.fake.jar.First;
import io.hydravisor.fake.jar.NeedsWithheld;
import io.hydravisor.fake.jar.NoProvider;
import io.hydravisor.fake.jar.ThrowsWhenMade;
import io.hydravisor.fake.jar.ThrowsWhenNamed;
import io.hydravisor.fake.jar.Withheld;
import io.hydravisor.sandbox.Sandboxes;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiscoveryTest {
    private static final String FIRST = First.class.getName();

    private static Hydravisor discover(ClassLoader loader) {
        return Hydravisor.builder().classLoader(loader).discover();
    }

    @Nested
    class WorkingProviders {
        @Test
        void oneOnTheClassPathIsFoundAndDescribed() {
            try (Hydravisor hydra = discover(ProviderLoader.of(new FakeProvider("fake")))) {
                assertThat(hydra.problems()).isEmpty();
                assertThat(hydra.providers()).singleElement().satisfies(found -> {
                    assertThat(found.name()).isEqualTo("fake");
                    assertThat(found.module()).isEqualTo(FIRST);
                    assertThat(found.version()).isEmpty();
                    assertThat(found.schemes()).isEqualTo(Set.of("fake"));
                    assertThat(found.capabilities()).isEqualTo(Set.of(Capability.FILES));
                });
            }
        }

        @Test
        void theContextClassLoaderIsSearchedUnlessAnotherIsGiven() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(ProviderLoader.of(new FakeProvider("fake")));
            try (Hydravisor hydra = Hydravisor.discover()) {
                assertThat(hydra.providers()).extracting(ProviderInfo::name).containsExactly("fake");
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        @Test
        void theSchemeChoosesTheProvider() {
            FakeProvider one = new FakeProvider("one");
            FakeProvider two = new FakeProvider("two");

            try (Hydravisor hydra = discover(ProviderLoader.of(one, two));
                    Sandboxes sandboxes = hydra.sandboxes("TWO:/there?speed=high")) {
                assertThat(sandboxes.endpoint()).isEqualTo(Endpoint.parse("two:/there?speed=high"));
                assertThat(one.endpoints()).isEmpty();
                assertThat(two.endpoints()).containsExactly(Endpoint.parse("two:/there?speed=high"));
            }
        }

        @Test
        void twoOfOneNameAreAConflictThatNamesBoth() {
            ProviderLoader loader = ProviderLoader.of(new FakeProvider("fake"), new FakeProvider("fake"));

            assertThatThrownBy(() -> discover(loader))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining(FIRST)
                    .hasMessageContaining("Second")
                    .hasMessageContaining("Remove one of the two jars");
        }
    }

    @Nested
    class BrokenProviders {
        static Stream<Arguments> kinds() {
            return Stream.of(
                    Arguments.of("its constructor throws", ThrowsWhenMade.class.getName(), "no licence found"),
                    Arguments.of("its name can't be asked for", ThrowsWhenNamed.class.getName(), "nameless"),
                    Arguments.of("it needs a missing class", NeedsWithheld.class.getName(), Withheld.class.getName()),
                    Arguments.of(
                            "its superclass is missing", ExtendsWithheld.class.getName(), Withheld.class.getName()),
                    Arguments.of("it is listed but missing", "org.example.Gone", "org.example.Gone"),
                    Arguments.of("it is no provider", NoProvider.class.getName(), NoProvider.class.getName()));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("kinds")
        void oneIsNamedAndTheOthersWork(String kind, String broken, String said) {
            ProviderLoader loader =
                    new ProviderLoader().line(broken).with(new FakeProvider("one"), new FakeProvider("two"));

            try (Hydravisor hydra = discover(loader)) {
                assertThat(hydra.providers()).extracting(ProviderInfo::name).containsExactly("one", "two");
                assertThat(hydra.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.reason()).contains(said);
                    assertThat(problem.provider() + problem.reason()).contains(named(broken));
                });
                assertThatThrownBy(() -> hydra.sandboxes("broken:"))
                        .isInstanceOf(NotFoundException.class)
                        .hasMessageContaining("'broken'")
                        .hasMessageContaining("[one, two]")
                        .hasMessageContaining("could not be loaded")
                        .hasMessageContaining(said);
                hydra.sandboxes("two:").close();
            }
        }

        /** The JVM names the class that is missing, and not the one that needs it, where it can't load the latter. */
        private static String named(String broken) {
            return broken.equals(ExtendsWithheld.class.getName()) ? Withheld.class.getName() : broken;
        }

        @Test
        void aServicesFileThatCanNotBeReadIsNamed() {
            ProviderLoader loader = ProviderLoader.of(new FakeProvider("fake")).line("not a class name");

            try (Hydravisor hydra = discover(loader)) {
                assertThat(hydra.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.reason())
                                .contains("META-INF/services/io.hydravisor.spi.SandboxProvider"));
            }
        }
    }

    @Nested
    class Choosing {
        @Test
        void withoutAnyProviderTheMessageSaysThatThereIsNone() {
            try (Hydravisor hydra = discover(new ProviderLoader())) {
                assertThat(hydra.providers()).isEmpty();
                assertThatThrownBy(hydra::sandboxes)
                        .isInstanceOf(NotFoundException.class)
                        .hasMessageContaining("providers: []")
                        .hasMessageContaining("add a provider's jar");
                assertThatThrownBy(() -> hydra.sandboxes("containerd:"))
                        .isInstanceOf(NotFoundException.class)
                        .hasMessageContaining("'containerd'; known: []");
            }
        }

        @Test
        void theOnlyUsableEndpointIsTaken() {
            FakeProvider usable = new FakeProvider("one").defaultEndpoint(Endpoint.parse("one:/here?a=b"));

            try (Hydravisor hydra = discover(ProviderLoader.of(usable, new FakeProvider("two")));
                    Sandboxes sandboxes = hydra.sandboxes()) {
                assertThat(sandboxes.endpoint()).hasToString("one:/here?a=b");
            }
        }

        @Test
        void twoUsableEndpointsAreAConflictThatListsThem() {
            FakeProvider one = new FakeProvider("one").defaultEndpoint(Endpoint.parse("one:/here"));
            FakeProvider two = new FakeProvider("two").defaultEndpoint(Endpoint.parse("two:/there"));

            try (Hydravisor hydra = discover(ProviderLoader.of(one, two))) {
                assertThatThrownBy(hydra::sandboxes)
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("one:/here")
                        .hasMessageContaining("two:/there");
                assertThat(one.backends()).isEmpty();
                assertThat(two.backends()).isEmpty();
            }
        }

        @Test
        void whatIsUsableNowhereNamesTheProvidersThatWereAsked() {
            try (Hydravisor hydra = discover(ProviderLoader.of(new FakeProvider("one"), new FakeProvider("two")))) {
                assertThatThrownBy(hydra::sandboxes)
                        .isInstanceOf(NotFoundException.class)
                        .hasMessageContaining("[one, two]");
            }
        }
    }
}
