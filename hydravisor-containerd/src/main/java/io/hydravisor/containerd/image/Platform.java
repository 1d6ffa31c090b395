package io.hydravisor.containerd.image;

import java.util.Locale;

/** What an image was built for. */
record Platform(String os, String architecture, String variant) {

    static Platform parse(Json platform) {
        return new Platform(
                platform.textOr("os", "unknown"),
                platform.textOr("architecture", "unknown"),
                platform.textOr("variant", ""));
    }

    static Platform host() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = switch (arch) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> arch;
        };
        return new Platform("linux", name, "");
    }

    /** Whether this host can run what was built for that platform. */
    boolean runs(Platform image) {
        return os.equals(image.os) && architecture.equals(image.architecture);
    }

    /** Whether nothing but the basic instructions of its architecture is asked for, so that any such host will do. */
    boolean baseline() {
        return variant.isEmpty() || variant.equals(architecture.equals("arm64") ? "v8" : "v1");
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
