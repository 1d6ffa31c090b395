package io.hydravisor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.OutputGapException;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HydravisorExceptionTest {
    private static final Set<ErrorCode> PASSING =
            Set.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE, ErrorCode.EXHAUSTED);

    private static final class Plain extends HydravisorException {
        private static final long serialVersionUID = 1L;

        Plain(ErrorCode code, Effect effect) {
            super(code, Failure.of("it failed").effect(effect));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRetryMakesSenseOnlyWhereNothingHappenedAndTheCauseMayPass(ErrorCode code) {
        assertThat(new Plain(code, Effect.NONE).retryable()).isEqualTo(PASSING.contains(code));
        assertThat(new Plain(code, Effect.UNKNOWN).retryable()).isFalse();
        assertThat(new Plain(code, Effect.DONE).retryable()).isFalse();
    }

    static Stream<Arguments> subclasses() {
        return Stream.<Function<Failure, HydravisorException>>of(
                        AlreadyExistsException::new,
                        BackendException::new,
                        CommandStartException::new,
                        ConflictException::new,
                        DeadlineException::new,
                        ExhaustedException::new,
                        InvalidInputException::new,
                        NotFoundException::new,
                        OperationInterruptedException::new,
                        OutputGapException::new,
                        PermissionDeniedException::new,
                        UnavailableException::new,
                        UnsupportedCapabilityException::new)
                .map(made -> made.apply(Failure.of("it failed")))
                .map(made -> Arguments.of(made.getClass().getSimpleName(), made));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subclasses")
    void eachKindHasTheCodeOfItsName(String name, HydravisorException thrown) {
        String expected = switch (name) {
            case "CommandStartException" -> "COMMAND_NOT_STARTED";
            case "InvalidInputException" -> "INVALID_INPUT";
            case "OperationInterruptedException" -> "INTERRUPTED";
            case "OutputGapException" -> "OUTPUT_LOST";
            case "UnsupportedCapabilityException" -> "UNSUPPORTED";
            default ->
                name.replace("Exception", "").replaceAll("(.)([A-Z])", "$1_$2").toUpperCase(java.util.Locale.ROOT);
        };

        assertThat(thrown.code()).hasToString(expected);
        assertThat(thrown.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void theMessageIsTheProblemAndTheHintOnALineOfItsOwn() {
        IllegalStateException cause = new IllegalStateException();
        NotFoundException thrown = new NotFoundException(Failure.of("no sandbox 'box'")
                .provider("fake")
                .resource("sandbox/box")
                .hint("Look at list().")
                .effect(Effect.UNKNOWN)
                .cause(cause));

        assertThat(thrown).hasMessage("no sandbox 'box'\nhint: Look at list().").hasCause(cause);
        assertThat(thrown.problem()).isEqualTo("no sandbox 'box'");
        assertThat(thrown.hint()).contains("Look at list().");
        assertThat(thrown.provider()).contains("fake");
        assertThat(thrown.resource()).contains("sandbox/box");
        assertThat(thrown.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void withoutAHintTheMessageIsTheProblem() {
        NotFoundException thrown = new NotFoundException(Failure.of("no sandbox 'box'"));

        assertThat(thrown).hasMessage("no sandbox 'box'").hasNoCause();
        assertThat(thrown.hint()).isEmpty();
        assertThat(thrown.provider()).isEmpty();
        assertThat(thrown.resource()).isEmpty();
    }
}
