package io.hydravisor.ollama;

import io.hydravisor.ollama.fake.FakeOllama;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** They keep it over a Unix socket too. */
@Tag("transport")
class OllamaTckOverUnixSocketTest extends OllamaTckTest {
    @Override
    FakeOllama server() throws IOException {
        return FakeOllama.unix();
    }
}
