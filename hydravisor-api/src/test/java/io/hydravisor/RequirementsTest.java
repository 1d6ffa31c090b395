package io.hydravisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeProvider;
import io.hydravisor.fake.ProviderLoader;
import io.hydravisor.sandbox.Explanation;
import io.hydravisor.sandbox.Explanation.Candidate;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.sandbox.Requirements;
import io.hydravisor.sandbox.Sandboxes;
import org.junit.jupiter.api.Test;

/** Asking for what an endpoint must be able to do, instead of naming one. */
class RequirementsTest {
    private final FakeProvider light = new FakeProvider("light").defaultEndpoint(Endpoint.parse("light:usual"));
    private final FakeProvider strong = new FakeProvider("strong")
            .isolation(Isolation.VM)
            .capabilities(Capability.FILES, Capability.SNAPSHOT)
            .defaultEndpoint(Endpoint.parse("strong:usual"));

    private Hydravisor hydra() {
        return Hydravisor.builder()
                .classLoader(new ProviderLoader())
                .provider(light)
                .provider(strong)
                .discover();
    }

    private static String reason(Explanation explanation, String provider) {
        return explanation.candidates().stream()
                .filter(candidate -> candidate.provider().equals(provider))
                .map(Candidate::reason)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theStrongestIsolationIsChosenFirst() {
        try (Hydravisor hydra = hydra();
                Sandboxes chosen = hydra.sandboxes(Requirements.none())) {
            assertThat(chosen.endpoint()).hasToString("strong:usual");
            Explanation why = hydra.explain(Requirements.none());
            assertThat(why.chosen()).contains(Endpoint.parse("strong:usual"));
            assertThat(reason(why, "light")).contains("strong:usual stands before it");
        }
    }

    @Test
    void theApplicationsOwnOrderCountsWhereItNamesEndpoints() {
        try (Hydravisor hydra = hydra()) {
            Explanation why = hydra.explain(
                    Requirements.none().on("light:a").on("strong:b").on("other:c"));
            assertThat(why.chosen()).contains(Endpoint.parse("light:a"));
            assertThat(why.candidates()).hasSize(3);
            assertThat(why.toString())
                    .contains("light:a: chosen")
                    .contains("strong:b: meets the requirements too; light:a stands before it")
                    .contains("other:c: no provider answers to the scheme other");
        }
    }

    @Test
    void whatIsTooWeakIsNotAsked() {
        try (Hydravisor hydra = hydra()) {
            Explanation why = hydra.explain(Requirements.none().isolation(Isolation.CONTAINER));
            assertThat(why.chosen()).contains(Endpoint.parse("strong:usual"));
            assertThat(reason(why, "light")).isEqualTo("its isolation is PROCESS, and CONTAINER is needed");
            assertThat(light.endpoints()).isEmpty();
        }
    }

    @Test
    void whatLacksACapabilitySaysWhich() {
        strong.lacks(Capability.SNAPSHOT);
        try (Hydravisor hydra = hydra()) {
            Explanation why = hydra.explain(Requirements.none().needs(Capability.FILES, Capability.SNAPSHOT));
            assertThat(why.chosen()).isEmpty();
            assertThat(reason(why, "strong")).isEqualTo("it does not have sandbox.snapshot: the test says so");
            assertThat(reason(why, "light")).isEqualTo("the provider does not have sandbox.snapshot");
        }
    }

    @Test
    void whatCanNotBeReachedIsPassedOver() {
        strong.beforeConnect(() -> {
            throw new UnavailableException(Failure.of("nobody listens").hint("Start it."));
        });
        try (Hydravisor hydra = hydra();
                Sandboxes chosen = hydra.sandboxes(Requirements.none())) {
            assertThat(chosen.endpoint()).hasToString("light:usual");
            assertThat(reason(hydra.explain(Requirements.none()), "strong"))
                    .isEqualTo("it can't be used: nobody listens");
        }
    }

    @Test
    void askingLeavesNoConnectionOpen() {
        try (Hydravisor hydra = hydra()) {
            hydra.explain(Requirements.none());
            assertThat(strong.backends().get(0).calls()).containsExactly("close");
            assertThat(light.backends().get(0).calls()).containsExactly("close");
        }
    }

    @Test
    void noneThatWillDoIsAnErrorWithEveryReason() {
        try (Hydravisor hydra = hydra()) {
            assertThatThrownBy(() -> hydra.sandboxes(Requirements.none().needs(Capability.FORK)))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("strong:usual: the provider does not have sandbox.fork")
                    .hasMessageContaining("light:usual: the provider does not have sandbox.fork")
                    .hasMessageContaining("hint:");
        }
    }

    @Test
    void aProviderWithoutAUsableEndpointIsNamedToo() {
        FakeProvider idle = new FakeProvider("idle");
        try (Hydravisor hydra = Hydravisor.builder()
                .classLoader(new ProviderLoader())
                .provider(idle)
                .discover()) {
            Explanation why = hydra.explain(Requirements.none());
            assertThat(why.chosen()).isEmpty();
            assertThat(reason(why, "idle")).isEqualTo("it finds no usable endpoint by itself");
        }
    }

    @Test
    void theApplicationsOwnProviderTakesThePlaceOfAFoundOne() {
        FakeProvider found = new FakeProvider("light").defaultEndpoint(Endpoint.parse("light:found"));
        try (Hydravisor hydra = Hydravisor.builder()
                .classLoader(ProviderLoader.of(found))
                .provider(light)
                .discover()) {
            hydra.sandboxes("light:x").close();
            assertThat(light.endpoints()).hasSize(1);
            assertThat(found.endpoints()).isEmpty();
        }
    }
}
