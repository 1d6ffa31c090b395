package io.hydravisor.cli.installation;

import io.hydravisor.Diagnosis;
import io.hydravisor.Hydravisor;
import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.Plugins;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code hydravisor doctor}. */
@Command(
        name = "doctor",
        description = {
            "Show for each provider what it needs, whether that is there, and what to do if it is not.",
            "Exits with 0 if all is usable, else with 6."
        })
public final class DoctorCommand extends CliCommand {
    DoctorCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        List<Diagnosis> diagnoses = new ArrayList<>();
        try (Hydravisor hydra = cli.discover(event -> {})) {
            if (cli.namesEndpoint()) {
                diagnoses.add(hydra.doctor(cli.on().orElseThrow()));
            } else {
                diagnoses.addAll(hydra.doctor());
                cli.on().ifPresent(usual -> replace(diagnoses, hydra.doctor(usual)));
                cli.models().ifPresent(usual -> replace(diagnoses, hydra.doctor(usual)));
                cli.sessions().ifPresent(usual -> replace(diagnoses, hydra.doctor(usual)));
                cli.plugins().broken().forEach(jar -> diagnoses.add(ofPlugin(jar)));
            }
        }
        cli.out().result(diagnoses.stream().map(DoctorCommand::document).toList(), text(diagnoses));
        return diagnoses.stream().allMatch(Diagnosis::usable) ? ExitCodes.DONE : ExitCodes.UNAVAILABLE;
    }

    /** The endpoint of the settings, rather than the one that its provider would find. */
    private static void replace(List<Diagnosis> diagnoses, Diagnosis usual) {
        diagnoses.replaceAll(found -> found.provider().equals(usual.provider()) ? usual : found);
    }

    private static Diagnosis ofPlugin(Plugins.Broken plugin) {
        return new Diagnosis(
                plugin.jar().toString(),
                Optional.empty(),
                List.of(Prerequisite.broken("plugin", plugin.reason(), "Remove the file, or copy it there anew.")));
    }

    private static Map<String, ?> document(Diagnosis diagnosis) {
        return Json.object(
                "provider", diagnosis.provider(),
                "endpoint", diagnosis.endpoint().map(Endpoint::toString),
                "usable", diagnosis.usable(),
                "prerequisites",
                        diagnosis.prerequisites().stream()
                                .map(found -> Json.object(
                                        "name", found.name(),
                                        "status", found.status().name().toLowerCase(Locale.ROOT),
                                        "detail", found.detail(),
                                        "fix", found.fix()))
                                .toList());
    }

    private String text(List<Diagnosis> diagnoses) {
        StringBuilder text = new StringBuilder();
        for (Diagnosis diagnosis : diagnoses) {
            text.append(diagnosis.provider());
            diagnosis
                    .endpoint()
                    .ifPresent(endpoint -> text.append(" (").append(endpoint).append(')'));
            text.append(diagnosis.usable() ? ": usable\n" : ": not usable\n");
            int width = diagnosis.prerequisites().stream()
                    .mapToInt(found -> found.name().length())
                    .max()
                    .orElse(0);
            for (Prerequisite found : diagnosis.prerequisites()) {
                text.append("  ")
                        .append(mark(found.status()))
                        .append("  ")
                        .append(found.name())
                        .append(" ".repeat(width - found.name().length()))
                        .append("  ")
                        .append(Printable.line(found.detail()))
                        .append('\n');
                found.fix()
                        .ifPresent(fix -> text.append(" ".repeat(13 + width))
                                .append("fix: ")
                                .append(Printable.line(fix))
                                .append('\n'));
            }
        }
        return text.isEmpty() ? "no provider was found\n" : text.toString();
    }

    /** All of one width. */
    private String mark(Prerequisite.Status status) {
        String color = switch (status) {
            case FOUND -> "\u001b[32m";
            case MISSING -> "\u001b[33m";
            case BROKEN -> "\u001b[31m";
        };
        String word = String.format(Locale.ROOT, "%-7s", status.name().toLowerCase(Locale.ROOT));
        return cli.colors() ? color + word + "\u001b[0m" : word;
    }
}
