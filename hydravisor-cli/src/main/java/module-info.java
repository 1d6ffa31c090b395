/** The command {@code hydravisor}. It finds providers at run time and knows none by name. */
module io.hydravisor.cli {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.toml;
    requires info.picocli;
    requires io.hydravisor.api;
    requires java.logging;
    requires jdk.unsupported;
    requires jul.to.slf4j;
    requires org.slf4j;
    requires static org.jspecify;

    // picocli reads annotations and sets fields.
    opens io.hydravisor.cli to
            info.picocli;
    opens io.hydravisor.cli.base to
            info.picocli;
    opens io.hydravisor.cli.image to
            info.picocli;
    opens io.hydravisor.cli.installation to
            info.picocli;
    opens io.hydravisor.cli.model to
            info.picocli;
    opens io.hydravisor.cli.sandbox to
            info.picocli;
    opens io.hydravisor.cli.session to
            info.picocli;
    opens io.hydravisor.cli.vault to
            info.picocli;
}
