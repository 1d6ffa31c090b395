package io.hydravisor;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.Provider;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SessionProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that asks ServiceLoader. A broken provider is set aside loudly; the others are found. */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    /** ServiceLoader goes on after an error, but a source of endless errors must end some time. */
    private static final int MAX_ERRORS = 100;

    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final List<ProviderProblem> problems = new ArrayList<>();

    /**
     * @param given those of the application's own making, which stand before what is found
     */
    Discovery(ClassLoader loader, List<Provider> given) {
        given.forEach(provider -> add(provider.name(), provider));
        Set<String> names = Set.copyOf(providers.keySet());
        // ServiceLoader wants to be called with a class that this module's descriptor names.
        find(ServiceLoader.load(SandboxProvider.class, loader), names);
        find(ServiceLoader.load(SessionProvider.class, loader), names);
        find(ServiceLoader.load(ModelBackendProvider.class, loader), names);
        find(ServiceLoader.load(KeyVaultProvider.class, loader), names);
    }

    private <P extends Provider> void find(ServiceLoader<P> services, Set<String> names) {
        Iterator<ServiceLoader.Provider<P>> found = services.stream().iterator();
        int errors = 0;
        while (errors < MAX_ERRORS) {
            ServiceLoader.Provider<P> next;
            try {
                if (!found.hasNext()) {
                    return;
                }
                next = found.next();
            } catch (ServiceConfigurationError | LinkageError e) {
                errors++;
                if (isNew(e)) {
                    problem("a provider that can't be named", e);
                }
                continue;
            }
            instantiate(next, names);
        }
    }

    private void instantiate(ServiceLoader.Provider<? extends Provider> found, Set<String> given) {
        String type = found.type().getName();
        Provider provider;
        String name;
        try {
            provider = found.get();
            name = provider.name();
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            problem(type, e);
            return;
        }
        if (given.contains(name)) {
            LOG.debug("{} gives way to the application's own provider {}", type, name);
        } else {
            add(name, provider);
        }
    }

    private void add(String name, Provider provider) {
        Provider other = providers.putIfAbsent(name, provider);
        if (other != null) {
            throw new ConflictException(Failure.of("two providers have the name '" + name + "': "
                            + other.getClass().getName() + " and "
                            + provider.getClass().getName())
                    .provider(name)
                    .hint("Remove one of the two jars."));
        }
    }

    /**
     * Whether an error is not one that is known. On the module path ServiceLoader meets a class that it can't load twice: in the
     * module's descriptor, and again in the services file of the same jar, where it does not always name the class.
     */
    private boolean isNew(Error error) {
        return problems.stream()
                .noneMatch(known -> known.reason().equals(reason(error))
                        || (error instanceof LinkageError
                                && root(known.cause())
                                        .toString()
                                        .equals(root(error).toString())));
    }

    private void problem(String provider, Throwable thrown) {
        LOG.warn("Ignoring {}", provider, thrown);
        problems.add(new ProviderProblem(provider, reason(thrown), thrown));
    }

    private static String reason(Throwable thrown) {
        return thrown.getMessage() + " (" + root(thrown) + ")";
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    List<Provider> providers() {
        return List.copyOf(providers.values());
    }

    /** Those of one kind, in the order in which they were found. */
    <P extends Provider> List<P> providers(Class<P> kind) {
        return providers.values().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<ProviderProblem> problems() {
        return List.copyOf(problems);
    }

    static ProviderInfo describe(Provider provider) {
        Class<?> type = provider.getClass();
        Module module = type.getModule();
        Optional<String> version = module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(type.getPackage().getImplementationVersion());
        return new ProviderInfo(
                provider.name(),
                kind(provider),
                module.isNamed() ? module.getName() : type.getName(),
                version,
                provider.schemes(),
                provider.capabilities());
    }

    private static String kind(Provider provider) {
        if (provider instanceof ModelBackendProvider) {
            return "model";
        }
        if (provider instanceof KeyVaultProvider) {
            return "vault";
        }
        return provider instanceof SessionProvider ? "session" : "sandbox";
    }
}
