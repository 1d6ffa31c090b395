package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.sandbox.Snapshot;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Snapshots as they are printed. */
final class SnapshotView {
    private SnapshotView() {}

    static Map<String, ?> document(Snapshot snapshot) {
        return Json.object("name", snapshot.name(), "kind", kind(snapshot), "created", snapshot.created());
    }

    static List<?> documents(List<Snapshot> snapshots) {
        return snapshots.stream().map(SnapshotView::document).toList();
    }

    static Table table(List<Snapshot> snapshots) {
        Table table = new Table("SNAPSHOT", "KIND", "CREATED");
        snapshots.forEach(snapshot ->
                table.row(snapshot.name(), kind(snapshot), snapshot.created().truncatedTo(ChronoUnit.SECONDS)));
        return table;
    }

    private static String kind(Snapshot snapshot) {
        return snapshot.kind().name().toLowerCase(Locale.ROOT);
    }
}
