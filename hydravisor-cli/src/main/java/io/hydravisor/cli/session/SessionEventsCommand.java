package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.session.SessionWatch;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;

/** {@code hydravisor session events}. */
@Command(name = "events", description = "Print what becomes of a session, until it is gone or this is interrupted.")
final class SessionEventsCommand extends NamedSession {
    SessionEventsCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(MultiplexedSession session) {
        BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
        try (SessionWatch watch = session.watch(events::add)) {
            cli.say("watching " + name);
            SessionEvent event;
            do {
                event = events.take();
                cli.out()
                        .item(
                                Json.object(
                                        "time", event.time(),
                                        "type", event.type(),
                                        "resource", event.resource(),
                                        "detail", event.detail()),
                                event.time() + " " + event.type() + " " + event.detail());
            } while (!event.type().equals("session.gone"));
        } catch (InterruptedException e) {
            return ExitCodes.SIGNAL_BASE + cli.stopping().signal().orElse(1);
        }
        return ExitCodes.DONE;
    }
}
