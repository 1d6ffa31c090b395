package io.hydravisor.examples;

import static io.hydravisor.examples.UnexpectedException.expect;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydravisor.Hydravisor;
import io.hydravisor.ProviderInfo;
import io.hydravisor.core.ByteSize;
import io.hydravisor.examples.Report.Step;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * A tour of what a sandbox does, from finding the providers to the proof that nothing is left. Each step says what it must
 * come to and ends the program with exit code 1 if it comes to something else. It leaves nothing behind but the recording of
 * a terminal, also when it fails.
 */
public final class Quickstart {
    static final ByteSize MEMORY = ByteSize.mebibytes(128);
    /** How long the last traces of what was closed may take to go. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final Path RECORDING = Path.of("target", "quickstart.cast");

    private final QuickstartOptions options;
    private final Report report;

    private Quickstart(QuickstartOptions options) {
        this.options = options;
        // UTF-8 whatever the locale: JSON is, and a terminal without a locale shows it all the same.
        this.report =
                new Report(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8), options.json());
    }

    /**
     * Runs the tour.
     *
     * @param args the options; anything else prints what there is
     */
    public static void main(String... args) {
        // What libraries log by java.util.logging goes the way of everything else.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        QuickstartOptions options;
        try {
            options = QuickstartOptions.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("quickstart: " + e.getMessage() + "\n" + QuickstartOptions.USAGE);
            System.exit(2);
            return;
        }
        if (!new Quickstart(options).succeeds()) {
            System.exit(1);
        }
    }

    private boolean succeeds() {
        report.title("Hydravisor: a sandbox from beginning to end, on Java "
                + Runtime.version().feature());
        try {
            tour();
            report.succeed();
            return true;
        } catch (Exception e) {
            report.fail(e);
            return false;
        }
    }

    private void tour() throws Exception {
        try (Workspace workspace = Workspace.create()) { // closes what is opened below, too
            report.step("discover", "Find the providers", step -> discover(step, workspace.hydra()));
            Sandboxes sandboxes =
                    report.supply("connect", "Connect to " + options.endpoint(), step -> connect(step, workspace));
            List<Image> before =
                    sandboxes.images().list().stream().map(ImageInfo::image).toList();
            Image image =
                    report.supply("image", "Get an image", step -> ImageStep.run(step, sandboxes.images(), options));
            Sandbox box = report.supply("create", "Create a sandbox", step -> create(step, sandboxes, image));
            report.step("exec", "Run a command to its end", step -> SandboxSteps.exec(step, box));
            report.step("stream", "Read a command's output while it runs", step -> SandboxSteps.stream(step, box));
            report.step("files", "Write, read and list files", step -> SandboxSteps.files(step, box));
            report.step("timeout", "End a group of processes by a timeout", step -> SandboxSteps.timeout(step, box));
            report.step("stats", "Ask for statistics", step -> SandboxSteps.stats(step, box));
            report.step(
                    "session",
                    "Keep a terminal in the sandbox, and record it",
                    step -> SessionStep.run(step, workspace, box, recording()));
            if (options.model().isPresent()) {
                String models = options.model().get();
                report.step(
                        "model",
                        "Let a model work in the sandbox",
                        step -> ModelStep.run(step, workspace.hydra(), box, models));
            }
            report.step("destroy", "Destroy the sandbox", step -> destroy(step, sandboxes, box, image, before));
            report.step("census", "Close everything, and look for what is left", step -> census(step, workspace));
        }
    }

    private static void discover(Step step, Hydravisor hydra) {
        for (ProviderInfo provider : hydra.providers()) {
            step.say("found '" + provider.name() + "' in " + provider.module() + ", for " + provider.schemes());
        }
        step.fact(
                "providers", hydra.providers().stream().map(ProviderInfo::name).toList());
        expect("problems with providers", List.of(), hydra.problems());
        expect("there is a provider on the class path", !hydra.providers().isEmpty());
    }

    private Sandboxes connect(Step step, Workspace workspace) {
        Sandboxes sandboxes = workspace.connect(options.endpoint());
        step.say("connected to " + sandboxes.endpoint());
        step.fact("endpoint", sandboxes.endpoint().toString());
        return sandboxes;
    }

    /** Where the terminal is recorded; only what this program has chosen itself is replaced. */
    private Path recording() throws IOException {
        if (options.record().isPresent()) {
            return options.record().get();
        }
        Files.createDirectories(RECORDING.resolveSibling("."));
        Files.deleteIfExists(RECORDING);
        return RECORDING;
    }

    private static Sandbox create(Step step, Sandboxes sandboxes, Image image) {
        SandboxSpec spec = SandboxSpec.of(image).cpus(1).memory(MEMORY).label("purpose", "quickstart");
        Sandbox box = sandboxes.create(spec);
        SandboxInfo info = box.info();
        step.say(info.name() + " is " + info.state() + ": 1 CPU, " + MEMORY + ", no network");
        step.say("labels " + info.labels() + ", ownership " + info.ownership());
        // What the steps work in; not every image has it.
        box.files().createDirectories("/workspace");
        step.fact("sandbox", info.name());
        step.fact("state", info.state().toString());
        expect(
                "label",
                Map.of("purpose", "quickstart"),
                Map.copyOf(info.labels().asMap()));
        return box;
    }

    private static void destroy(Step step, Sandboxes sandboxes, Sandbox box, Image image, List<Image> before) {
        box.destroy();
        List<String> left = sandboxes.list().stream()
                .map(SandboxInfo::name)
                .filter(box.name()::equals)
                .toList();
        step.say(box.name() + " is gone");
        expect("sandboxes of that name", List.of(), left);
        if (!before.contains(image)) {
            sandboxes.images().delete(image);
            step.say("so is the image");
        }
        step.fact("sandboxes_left", left.size());
    }

    private static void census(Step step, Workspace workspace) throws Exception {
        workspace.closeHydravisor();
        step.say("closed");
        List<String> left = new Census(workspace.folder()).take(CLOSING);
        step.fact("left", left);
        expect("what is left", List.of(), left);
        workspace.close();
        expect("the state folder is gone", Files.notExists(workspace.folder()));
        step.say("no process, mount, thread or file of ours is left");
    }
}
