package org.example;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Path;

public class Main {
    public static void main(String[] args) {
        try (Hydravisor hydra = Hydravisor.discover()) {
            hydra.providers().forEach(provider -> System.out.println(provider.name() + " " + provider.schemes()));
            System.out.println(hydra.problems());
            try (Sandboxes containers = hydra.sandboxes("containerd:private")) {
                Image busybox = containers.images().importArchive(Path.of(args[0])).get(0).image();
                try (Sandbox box = containers.create(SandboxSpec.of(busybox))) {
                    System.out.print(box.exec("echo", "hello").orThrow().stdoutText());
                }
            }
        }
    }
}
