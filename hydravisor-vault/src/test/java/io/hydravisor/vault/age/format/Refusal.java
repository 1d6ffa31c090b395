package io.hydravisor.vault.age.format;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.hydravisor.vault.age.format.AgeException.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Why something was refused; the test fails if it was not, or with anything else than an {@link AgeException}. */
final class Refusal {
    private Refusal() {}

    static Reason refusal(ThrowingCallable call) {
        return exception(call).reason();
    }

    static AgeException exception(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown instanceof AgeException refused) {
            return refused;
        }
        return thrown == null ? fail("nothing was refused") : fail("not an AgeException", thrown);
    }
}
