/**
 * Programs that a reader copies, as an application that is a module: it names the API, and the providers that are on the
 * module path come along by themselves.
 */
module io.hydravisor.examples {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires io.hydravisor.api;
    requires java.logging;
    requires jdk.httpserver;
    requires jul.to.slf4j;

    exports io.hydravisor.examples;
}
