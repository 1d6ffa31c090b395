package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.ollama.fake.Script;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token on its way: to the server alone, behind TLS, and into no event and no exception. */
class SecretsTest {
    private static final String TOKEN = "t0p-s3cret";

    @TempDir
    Path folder;

    private void keytool(String... arguments) throws Exception {
        List<String> argv = new java.util.ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .describedAs(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }

    private SSLContext serverContext() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                "server.p12",
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                "server.p12",
                "-storepass",
                "changeit",
                "-file",
                "server.pem");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(file, "changeit".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void aTokenGoesToTheServerBehindTlsAndNowhereElse() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
        try (FakeOllama server = FakeOllama.tls(serverContext());
                Hydravisor hydra = Hydravisor.builder().onEvent(events::add).discover();
                ModelBackend ollama = hydra.modelBackend(
                        server.endpoint() + "?token-file=" + token + "&ca=" + folder.resolve("server.pem"))) {
            assertThat(ollama.complete(ChatRequest.to("small").user("hello")).text())
                    .isEqualTo("Hello, world!");
            assertThat(server.last().header("authorization")).isEqualTo("Bearer " + TOKEN);

            server.next(Script.status(401, "application/json", "{\"error\":\"unauthorized\"}"));
            assertThatThrownBy(() -> ollama.complete(ChatRequest.to("small").user("hello")))
                    .isInstanceOf(HydravisorException.class)
                    .satisfies(thrown -> assertThat(everything(thrown)).doesNotContain(TOKEN));
            assertThat(events.toString()).doesNotContain(TOKEN).doesNotContain("hello");
        }
    }

    @Test
    void cancellingStopsTheServerBehindTls() throws Exception {
        try (FakeOllama server = FakeOllama.tls(serverContext());
                Hydravisor hydra = Hydravisor.discover();
                ModelBackend ollama = hydra.modelBackend(server.endpoint() + "?ca=" + folder.resolve("server.pem"))) {
            server.next(Script.start().token("a").stall());
            try (var stream = ollama.chat(ChatRequest.to("small").user("hello"))) {
                stream.iterator().next();
            }

            assertThat(server.clientsGone().tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aServerThatCannotShowWhoItIsGetsNothing() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        try (FakeOllama server = FakeOllama.tls(serverContext());
                Hydravisor hydra = Hydravisor.discover()) {
            assertThatThrownBy(() -> hydra.modelBackend(server.endpoint() + "?token-file=" + token))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("option ca")
                    .satisfies(thrown -> assertThat(everything(thrown)).doesNotContain(TOKEN));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        try (FakeOllama server = FakeOllama.tcp();
                FakeOllama other = FakeOllama.tcp();
                Hydravisor hydra = Hydravisor.discover();
                ModelBackend ollama = hydra.modelBackend(server.endpoint() + "?token-file=" + token)) {
            server.next(Script.status(
                    307, "", "", "Location: " + other.endpoint().replace("ollama:", "http:") + "/api/chat"));

            assertThatThrownBy(() -> ollama.complete(ChatRequest.to("small").user("hello")))
                    .isInstanceOf(HydravisorException.class);
            assertThat(other.requests()).isEmpty();
        }
    }

    private static String everything(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            all.append(each).append('\n');
        }
        return all.toString();
    }
}
