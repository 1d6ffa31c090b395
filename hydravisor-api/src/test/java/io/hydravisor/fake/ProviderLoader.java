package io.hydravisor.fake;

import io.hydravisor.fake.jar.Delegating;
import io.hydravisor.fake.jar.First;
import io.hydravisor.fake.jar.Second;
import io.hydravisor.fake.jar.Withheld;
import io.hydravisor.spi.SandboxProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/**
 * A class path with providers on it, for {@link java.util.ServiceLoader} to search. The classes of {@code io.hydravisor.fake.jar}
 * are defined anew here: those of the tests are in the module under test, where a services file does not count.
 */
public final class ProviderLoader extends ClassLoader {
    private static final String JAR = "io.hydravisor.fake.jar.";
    private static final String SERVICES = "META-INF/services/" + SandboxProvider.class.getName();

    private final List<String> services = new ArrayList<>();

    public ProviderLoader() {
        super(ProviderLoader.class.getClassLoader());
    }

    /** A class path with working providers, at most two. */
    public static ProviderLoader of(SandboxProvider... providers) {
        return new ProviderLoader().with(providers);
    }

    public ProviderLoader with(SandboxProvider... providers) {
        List<Class<?>> classes = List.of(First.class, Second.class);
        for (int i = 0; i < providers.length; i++) {
            targets().put(classes.get(i).getName(), providers[i]);
            line(classes.get(i).getName());
        }
        return this;
    }

    /** Adds a line to the services file. */
    public ProviderLoader line(String className) {
        services.add(className);
        return this;
    }

    public ProviderLoader line(Class<?> type) {
        return line(type.getName());
    }

    @SuppressWarnings("unchecked") // the field's type, which reflection has forgotten
    private Map<String, SandboxProvider> targets() {
        try {
            return (Map<String, SandboxProvider>)
                    loadClass(Delegating.class.getName()).getField("TARGETS").get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(Withheld.class.getName())) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith(JAR)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws MalformedURLException {
        if (!name.equals(SERVICES) || services.isEmpty()) {
            return Collections.emptyEnumeration();
        }
        byte[] content = String.join("\n", services).getBytes(StandardCharsets.UTF_8);
        return Collections.enumeration(List.of(new URL(null, "memory:/" + SERVICES, new InMemory(content))));
    }

    private static final class InMemory extends URLStreamHandler {
        private final byte[] content;

        InMemory(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }
}
