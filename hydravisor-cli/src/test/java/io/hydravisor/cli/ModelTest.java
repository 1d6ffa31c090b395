package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.ollama.fake.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with models, and what of them the page of reference can't show. */
class ModelTest {
    @TempDir
    Path folder;

    FakeOllama ollama;
    Shell shell;

    @BeforeEach
    void start() throws Exception {
        ollama = FakeOllama.tcp();
        shell = new Shell(folder, folder.resolve("state"), "containerd:" + folder.resolve("none.sock"))
                .endpoints("containerd:" + folder.resolve("none.sock"), ollama.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        ollama.close();
    }

    @Test
    void aCutAnswerIsAnErrorBehindWhatHadCome() {
        ollama.next(Script.start().token("The ans").cut());

        Shell.Result result = shell.hydravisor("model", "generate", "--model", "small", "why?");

        assertThat(result.out()).isEqualTo("The ans\n");
        assertThat(result.err()).startsWith("hydravisor: ");
        assertThat(result.exit()).isEqualTo(6);
    }

    @Test
    void anAnswerWithoutItsEndIsAnErrorToo() {
        ollama.next(Script.start().token("The ans").end());

        Shell.Result result = shell.hydravisor("model", "generate", "--model", "small", "--no-stream", "why?");

        assertThat(result.out()).isEqualTo("The ans\n");
        assertThat(result.exit()).isEqualTo(6);
    }

    @Test
    void aFailureInTheMidstSaysWhatTheServerSaid() {
        ollama.next(Script.start().token("The ans").error("out of memory"));

        Shell.Result result = shell.hydravisor("model", "generate", "--json", "--model", "small", "why?");

        assertThat(result.out()).isEqualTo("{\"type\":\"text\",\"text\":\"The ans\"}\n");
        assertThat(result.err()).contains("\"code\": \"backend\"", "out of memory");
        assertThat(result.exit()).isEqualTo(1);
    }

    @Test
    void whatHadComeOfACutAnswerIsADocumentWithoutAStream() {
        ollama.next(Script.start().token("The ans").cut());

        Shell.Result result =
                shell.hydravisor("model", "generate", "--json", "--no-stream", "--model", "small", "why?");

        assertThat(Schemas.documents(result.out()))
                .singleElement()
                .satisfies(partial -> assertThat(Schemas.violations("partial-answer", partial))
                        .isEmpty());
        assertThat(result.exit()).isEqualTo(6);
    }

    @Test
    void anAnswerAtTheLimitOfItsTokensIsNotWhole() {
        ollama.next(Script.start().token("The ans").done("length"));

        Shell.Result result =
                shell.hydravisor("model", "generate", "--model", "small", "--option", "max_tokens=2", "why?");

        assertThat(result.out()).isEqualTo("The ans\n");
        assertThat(result.err()).contains("cut by a limit of tokens");
        assertThat(result.exit()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheGeneration() throws Exception {
        ollama.next(Script.start().token("Hm").stall());
        Process run = shell.start("model", "generate", "--model", "small", "why?");
        assertThat(run.getInputStream().readNBytes(2)).isEqualTo("Hm".getBytes(StandardCharsets.UTF_8));

        run.destroy();

        assertThat(ollama.clientsGone().tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Shell.end(run)).isEqualTo(143);
    }

    @Test
    void aPullThatFailsSaysWhy() {
        ollama.next(Script.start().line("{\"status\":\"pulling manifest\"}").error("no such host"));

        Shell.Result result = shell.hydravisor("model", "pull", "huge");

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("no such host");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void aPullShowsABarToWhoWatches() throws Exception {
        ollama.next(Script.start()
                .line("{\"status\":\"pulling 0123\",\"digest\":\"sha256:0123\",\"total\":2048,\"completed\":1024}")
                .pause(java.time.Duration.ofSeconds(3))
                .line("{\"status\":\"success\"}")
                .end());

        Shell.Result result =
                Shell.run(shell.builder("script", "-qec", "hydravisor model pull tiny", "/dev/null"), new byte[0]);

        assertThat(result.out()).contains("pulling tiny [###############---------------] 1 KiB", "tiny");
        assertThat(result.exit()).isZero();
    }

    @Test
    void aModelIsMadeFromAFileWhichIsUploaded() throws Exception {
        Files.writeString(folder.resolve("weights.gguf"), "GGUF and so on");

        Shell.Result result = shell.hydravisor("model", "create", "--file", "weights.gguf", "mine");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("mine\n");
        assertThat(shell.hydravisor("model", "show", "mine").exit()).isZero();
    }

    @Test
    void aSchemaOfTheAnswerIsReadFromAFile() throws Exception {
        Files.writeString(folder.resolve("city.schema.json"), "{\"type\": \"object\"}");

        Shell.Result result =
                shell.hydravisor("model", "generate", "--model", "small", "--format", "city.schema.json", "Where?");

        assertThat(result.exit()).isZero();
        assertThat(ollama.last().json()).containsEntry("format", java.util.Map.of("type", "object"));
        Files.writeString(folder.resolve("city.schema.json"), "{\"type\": ");
        assertThat(shell.hydravisor("model", "generate", "--model", "small", "--format", "city.schema.json", "Where?")
                        .exit())
                .isEqualTo(9);
    }

    @Test
    void anOptionThatIsNoneIsRefused() {
        assertThat(shell.hydravisor("model", "generate", "--model", "small", "--option", "top_k=many", "x")
                        .exit())
                .isEqualTo(2);
        assertThat(shell.hydravisor("model", "generate", "--model", "small", "--option", "no_such=1", "x")
                        .exit())
                .isEqualTo(9);
        assertThat(shell.hydravisor("model", "generate", "x").exit()).isEqualTo(2);
    }

    @Test
    void theDoctorLooksAtTheServerOfTheSettings() {
        assertThat(shell.hydravisor("doctor").out()).contains("ollama (" + ollama.endpoint() + "): usable");
        assertThat(shell.hydravisor("doctor", "--on", "ollama://127.0.0.1:1").exit())
                .isEqualTo(6);
    }
}
