package io.hydravisor.examples;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Path;
import java.time.Duration;

/** The first program to read: the one that stands in README.md, between the two tags. */
public final class FirstSandbox {
    private FirstSandbox() {}

    /**
     * Makes a sandbox, works in it and destroys it.
     *
     * @param args where to make it, and the archive of the image to make it from
     */
    // tag::readme[]
    public static void main(String... args) {
        String endpoint = args.length > 0 ? args[0] : "containerd:private";
        Path archive = Path.of(args.length > 1 ? args[1] : "target/busybox.tar");

        try (Hydravisor hydra = Hydravisor.discover(); // finds the providers on the class path
                Sandboxes containers = hydra.sandboxes(endpoint)) {
            Image busybox = containers.images().importArchive(archive).get(0).image();
            SandboxSpec spec = SandboxSpec.of(busybox).cpus(1).memory(ByteSize.mebibytes(128));

            try (Sandbox box = containers.create(spec)) { // close() destroys it
                System.out.print(box.exec("uname", "-a").orThrow().stdoutText());

                box.files().writeText("/workspace/count.sh", "for n in 1 2 3; do echo $n; sleep 0.2; done");
                CommandProcess count =
                        box.start(Command.of("sh", "count.sh").cwd("/workspace").timeout(Duration.ofMinutes(1)));
                count.stdout().lines().forEach(System.out::println); // each line as it comes
                System.out.println(count.await()); // Exited[code=0]
            }
        }
    }
    // end::readme[]
}
