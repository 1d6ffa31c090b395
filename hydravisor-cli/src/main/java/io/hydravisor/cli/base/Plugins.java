package io.hydravisor.cli.base;

import io.hydravisor.Hydravisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Providers of others: the jars in the user's plugin folder, all in one class loader, so that they can share libraries. */
public final class Plugins {
    /**
     * A jar that can't be used.
     *
     * @param jar the file
     * @param reason what is wrong with it
     */
    public record Broken(Path jar, String reason) {}

    private final List<Path> jars = new ArrayList<>();
    private final List<Broken> broken = new ArrayList<>();

    Plugins(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(this::add);
        } catch (IOException | UncheckedIOException e) {
            broken.add(new Broken(folder, "it can't be listed (" + e.getMessage() + ")"));
        }
    }

    /** A class loader passes over what is no jar without a word. */
    private void add(Path jar) {
        try (ZipFile opened = new ZipFile(jar.toFile())) {
            jars.add(Path.of(opened.getName()));
        } catch (IOException e) {
            broken.add(new Broken(jar, "it is no jar (" + e.getMessage() + ")"));
        }
    }

    public List<Broken> broken() {
        return List.copyOf(broken);
    }

    /** Finds our own providers and those of the jars. It is never closed: the program ends before they could be in the way. */
    ClassLoader loader() {
        ClassLoader own = Hydravisor.class.getClassLoader();
        if (jars.isEmpty()) {
            return own;
        }
        return new URLClassLoader("plugins", jars.stream().map(Plugins::url).toArray(URL[]::new), own);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
