package io.hydravisor.ollama;

import io.hydravisor.ollama.fake.FakeOllama;
import java.io.IOException;
import java.nio.file.Files;

/** All of it over a Unix socket. */
class OllamaOverUnixSocketTest extends OllamaTest {
    OllamaOverUnixSocketTest() throws IOException {}

    @Override
    FakeOllama start() throws IOException {
        return FakeOllama.unix(Files.createTempDirectory("ollama").resolve("s"));
    }
}
