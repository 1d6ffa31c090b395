package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.cli.value.StatusView;
import io.hydravisor.sandbox.SandboxEnd;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A sandbox as it is printed. */
final class SandboxView {
    private final SandboxInfo info;

    SandboxView(SandboxInfo info) {
        this.info = info;
    }

    Map<String, ?> document() {
        return Json.object(
                "name", info.name(),
                "id", info.id(),
                "state", state(info.state()),
                "image", info.image().name(),
                "labels", info.labels().asMap(),
                "ownership", info.ownership(),
                "created", info.created(),
                "lease_end", info.leaseEnd(),
                "lifetime_end", info.lifetimeEnd(),
                "end", info.end().map(SandboxView::end));
    }

    private static Map<String, ?> end(SandboxEnd end) {
        return Json.object(
                "status", StatusView.document(end.status()),
                "out_of_memory", end.outOfMemory(),
                "time", end.time());
    }

    /** For a command that changed it. */
    String line() {
        return info.name() + " " + state(info.state());
    }

    /** All that is known of it, a line each. */
    Table details() {
        return new Table("FIELD", "VALUE")
                .row("name", info.name())
                .row("id", info.id())
                .row("state", state(info.state()))
                .row("image", info.image().name())
                .row("labels", labels())
                .row("ownership", info.ownership())
                .row("created", info.created())
                .row("lease end", time(info.leaseEnd()))
                .row("lifetime end", time(info.lifetimeEnd()))
                .row("end", info.end().map(SandboxView::endText).orElse("-"));
    }

    private static String endText(SandboxEnd end) {
        return StatusView.text(Optional.of(end.status())) + (end.outOfMemory() ? ", out of memory" : "");
    }

    static Table table(List<SandboxInfo> sandboxes) {
        Table table = new Table("NAME", "STATE", "IMAGE", "CREATED", "ENDS", "LABELS");
        for (SandboxInfo info : sandboxes) {
            SandboxView view = new SandboxView(info);
            table.row(
                    info.name(),
                    state(info.state()),
                    info.image().name(),
                    info.created().truncatedTo(ChronoUnit.SECONDS),
                    time(info.leaseEnd().or(info::lifetimeEnd)),
                    view.labels());
        }
        return table;
    }

    static List<?> documents(List<SandboxInfo> sandboxes) {
        return sandboxes.stream().map(info -> new SandboxView(info).document()).toList();
    }

    static String state(SandboxState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private String labels() {
        return info.labels().asMap().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private static String time(Optional<Instant> time) {
        return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
    }
}
