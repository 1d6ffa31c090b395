/**
 * For whoever tests with Hydravisor: {@link io.hydravisor.testkit.tck} proves a provider, and {@link io.hydravisor.testkit.memory}
 * and {@link io.hydravisor.testkit.model} stand in for some in the tests of an application.
 */
module io.hydravisor.testkit {
    requires static transitive org.jspecify;
    requires transitive io.hydravisor.api;
    requires transitive org.junit.jupiter.api;
    requires java.management;
    requires org.slf4j;

    exports io.hydravisor.testkit.memory;
    exports io.hydravisor.testkit.model;
    exports io.hydravisor.testkit.tck;
}
