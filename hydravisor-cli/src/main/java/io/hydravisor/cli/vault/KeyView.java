package io.hydravisor.cli.vault;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.vault.KeyInfo;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key as it is printed: its public half. */
final class KeyView {
    private KeyView() {}

    static Table table(List<KeyInfo> keys) {
        Table table = new Table("NAME", "MACHINE", "KIND", "CREATED", "FINGERPRINT");
        keys.forEach(key -> table.row(
                key.name(),
                key.owner().id(),
                key.algorithm(),
                key.created().truncatedTo(ChronoUnit.SECONDS),
                key.fingerprint()));
        return table;
    }

    static Map<String, @Nullable Object> document(KeyInfo key) {
        return Json.object(
                "name", key.name(),
                "machine", key.owner().name(),
                "id", key.owner().id(),
                "endpoint", key.owner().endpoint(),
                "lease_end", key.owner().leaseEnd(),
                "role", key.role().label(),
                "algorithm", key.algorithm(),
                "public_key", key.publicKey(),
                "fingerprint", key.fingerprint(),
                "created", key.created(),
                "next_public_key", key.next());
    }

    static Table details(KeyInfo key) {
        return new Table("FIELD", "VALUE")
                .row("name", key.name())
                .row("machine", key.owner().name())
                .row("id", key.owner().id())
                .row("endpoint", key.owner().endpoint().orElse(""))
                .row("lease end", key.owner().leaseEnd().map(Object::toString).orElse(""))
                .row("role", key.role().label())
                .row("fingerprint", key.fingerprint())
                .row("created", key.created())
                .row("public key", key.publicKey())
                .row("next public key", key.next().orElse(""));
    }
}
