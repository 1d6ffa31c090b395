package io.hydravisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Prerequisite.Status;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.fake.FakeProvider;
import io.hydravisor.fake.ProviderLoader;
import io.hydravisor.fake.jar.ThrowsWhenMade;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final Prerequisite FLOUR = Prerequisite.found("flour", "a pound");
    private static final Prerequisite SALT = Prerequisite.missing("salt", "the shelf is empty", "Buy some.");

    private final FakeProvider provider = new FakeProvider("fake");

    private Hydravisor discover() {
        return Hydravisor.builder().classLoader(ProviderLoader.of(provider)).discover();
    }

    private Prerequisite connection(RuntimeException failure) {
        provider.beforeConnect(() -> {
            throw failure;
        });
        try (Hydravisor hydra = discover()) {
            return last(hydra.doctor("fake:there"));
        }
    }

    private static Prerequisite last(Diagnosis diagnosis) {
        return diagnosis.prerequisites().get(diagnosis.prerequisites().size() - 1);
    }

    @Test
    void tellsWhatTheProviderNeedsAndThenWhetherItsEndpointAnswers() {
        provider.needs(() -> List.of(FLOUR, SALT));
        try (Hydravisor hydra = discover()) {
            Diagnosis diagnosis = hydra.doctor("fake:there?a=b");

            assertThat(diagnosis.provider()).isEqualTo("fake");
            assertThat(diagnosis.endpoint()).contains(Endpoint.parse("fake:there?a=b"));
            assertThat(diagnosis.prerequisites())
                    .containsExactly(FLOUR, SALT, Prerequisite.found("connection", "fake:there?a=b"));
            assertThat(diagnosis.usable()).isFalse();
        }
    }

    @Test
    void whatNeedsNothingAndAnswersIsUsable() {
        try (Hydravisor hydra = discover()) {
            assertThat(hydra.doctor("fake:").usable()).isTrue();
        }
    }

    @Test
    void leavesTheConnectionThatItMakes() {
        try (Hydravisor hydra = discover()) {
            hydra.doctor("fake:there");

            assertThat(provider.backends())
                    .singleElement()
                    .extracting(FakeBackend::calls)
                    .isEqualTo(List.of("close"));
        }
    }

    @Test
    void looksAtTheEndpointThatTheProviderWouldUseWhereNoneIsNamed() {
        provider.defaultEndpoint(Endpoint.parse("fake:usual"));
        try (Hydravisor hydra = discover()) {
            assertThat(hydra.doctor()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.endpoint()).contains(Endpoint.parse("fake:usual"));
                assertThat(diagnosis.prerequisites()).containsExactly(Prerequisite.found("connection", "fake:usual"));
            });
            assertThat(provider.endpoints())
                    .as("the provider was not told one")
                    .containsExactly(Endpoint.parse("fake:usual"));
        }
    }

    @Test
    void saysThatThereIsNoUsableEndpoint() {
        provider.needs(() -> List.of(SALT));
        try (Hydravisor hydra = discover()) {
            assertThat(hydra.doctor()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.endpoint()).isEmpty();
                assertThat(diagnosis.prerequisites()).hasSize(2).startsWith(SALT);
                assertThat(last(diagnosis).name()).isEqualTo("connection");
                assertThat(last(diagnosis).status()).isEqualTo(Status.MISSING);
                assertThat(last(diagnosis).fix()).isPresent();
            });
            assertThat(provider.backends()).isEmpty();
        }
    }

    @Test
    void tellsWhyAnEndpointDoesNotAnswerAndWhatToDo() {
        Prerequisite absent = connection(
                new UnavailableException(Failure.of("nobody is there").hint("Start it.")));

        assertThat(absent).isEqualTo(Prerequisite.missing("connection", "nobody is there", "Start it."));

        Prerequisite refused =
                connection(new PermissionDeniedException(Failure.of("keep out").hint("Ask.")));

        assertThat(refused).isEqualTo(Prerequisite.broken("connection", "keep out", "Ask."));
    }

    @Test
    void aProviderThatFailsToConnectByMistakeIsBroken() {
        Prerequisite broken = connection(new IllegalStateException("a mistake"));

        assertThat(broken.status()).isEqualTo(Status.BROKEN);
        assertThat(broken.detail()).contains("a mistake");
        assertThat(broken.fix()).isPresent();
    }

    @Test
    void aProviderThatFailsToTellIsBrokenAndStillTried() {
        provider.needs(() -> {
            throw new NoClassDefFoundError("org/example/Gone");
        });
        try (Hydravisor hydra = discover()) {
            Diagnosis diagnosis = hydra.doctor("fake:there");

            assertThat(diagnosis.prerequisites()).hasSize(2);
            Prerequisite broken = diagnosis.prerequisites().get(0);
            assertThat(broken.status()).isEqualTo(Status.BROKEN);
            assertThat(broken.detail()).contains("org/example/Gone");
            assertThat(last(diagnosis)).isEqualTo(Prerequisite.found("connection", "fake:there"));
        }
    }

    @Test
    void oneThatCanNotBeLoadedIsNamedBesideTheOthers() {
        ProviderLoader loader = new ProviderLoader()
                .line(ThrowsWhenMade.class.getName())
                .with(provider.defaultEndpoint(Endpoint.parse("fake:usual")));
        try (Hydravisor hydra = Hydravisor.builder().classLoader(loader).discover()) {
            List<Diagnosis> all = hydra.doctor();

            assertThat(all).extracting(Diagnosis::usable).containsExactly(true, false);
            Diagnosis broken = all.get(1);
            assertThat(broken.provider()).isEqualTo(ThrowsWhenMade.class.getName());
            assertThat(broken.endpoint()).isEmpty();
            assertThat(broken.prerequisites()).singleElement().satisfies(only -> {
                assertThat(only.status()).isEqualTo(Status.BROKEN);
                assertThat(only.detail()).contains("no licence found");
                assertThat(only.fix()).isPresent();
            });
        }
    }

    @Test
    void refusesWhatIsNoEndpointOrNobodys() {
        try (Hydravisor hydra = discover()) {
            assertThatThrownBy(() -> hydra.doctor("nowhere")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> hydra.doctor("other:")).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void anInterruptIsNoFinding() {
        HydravisorException interrupted = new OperationInterruptedException(Failure.of("interrupted"));
        assertThatThrownBy(() -> connection(interrupted)).isSameAs(interrupted);
    }

    @Test
    void refusesWorkAfterItsClose() {
        Hydravisor hydra = discover();
        hydra.close();

        assertThatThrownBy(hydra::doctor).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> hydra.doctor("fake:")).isInstanceOf(ConflictException.class);
    }
}
