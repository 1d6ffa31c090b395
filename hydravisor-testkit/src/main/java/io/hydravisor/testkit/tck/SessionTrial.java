package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.session.Sessions;
import java.util.List;
import java.util.function.Supplier;

/** Runs rules against a provider of sessions, each in a lab of its own. */
final class SessionTrial {
    private SessionTrial() {}

    /** The rules that bind it: those whose capabilities it declares, and its endpoint has. */
    static List<SessionRule> binding(Supplier<? extends SessionLab> labs) {
        try (SessionLab lab = labs.get();
                Hydravisor hydra = lab.client().discover();
                Sessions sessions = hydra.sessions(lab.endpoint())) {
            return SessionRule.all().stream()
                    .filter(rule -> rule.binds(
                            lab.provider().capabilities(),
                            needed -> sessions.supports(needed).available()))
                    .toList();
        }
    }

    /** Throws what the rule throws, or says where it hangs. */
    static void run(SessionRule rule, Supplier<? extends SessionLab> labs) throws Throwable {
        Trial.within(rule.id(), () -> {
            try (SessionLab lab = labs.get();
                    SessionBench bench = new SessionBench(lab)) {
                rule.check().on(bench);
            }
        });
    }
}
