package io.hydravisor.ollama;

import io.hydravisor.ollama.fake.FakeOllama;
import java.io.IOException;

/** They keep it over a Unix socket too. */
class OllamaTckOverUnixSocketTest extends OllamaTckTest {
    @Override
    FakeOllama server() throws IOException {
        return FakeOllama.unix();
    }
}
