/**
 * What an application sees of Hydravisor, what a provider implements, and the semantics between the two.
 *
 * <p>{@link io.hydravisor.Hydravisor} is the door. Applications use the packages up to {@code agent}; providers
 * implement {@link io.hydravisor.spi}.
 */
module io.hydravisor.api {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.hydravisor;
    exports io.hydravisor.agent;
    exports io.hydravisor.core;
    exports io.hydravisor.event;
    exports io.hydravisor.file;
    exports io.hydravisor.machine;
    exports io.hydravisor.model;
    exports io.hydravisor.net;
    exports io.hydravisor.process;
    exports io.hydravisor.sandbox;
    exports io.hydravisor.session;
    exports io.hydravisor.spi;
    exports io.hydravisor.terminal;
    exports io.hydravisor.vault;

    uses io.hydravisor.spi.KeyVaultProvider;
    uses io.hydravisor.spi.ModelBackendProvider;
    uses io.hydravisor.spi.SandboxProvider;
    uses io.hydravisor.spi.SessionProvider;
}
