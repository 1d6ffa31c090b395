package io.hydravisor.containerd;

import io.hydravisor.containerd.host.Folders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Debian's docker-registry on a free port of loopback, with a folder of its own. */
public final class DockerRegistry implements BeforeAllCallback, AfterAllCallback {
    public static final String USER = "me";
    public static final String PASSWORD = "secret";
    /** Of that password, by crypt(3) with bcrypt, the only one that the registry takes. */
    private static final String HASH = "$2b$04$l0SU3k0LVmDoFicQZQ.VIeL0UA4nbbHldmax80udLZxIbnRPr9N4y";

    private static final Pattern MANIFEST = Pattern.compile(
            "\"mediaType\"\\s*:\\s*\"([^\"]*manifest[^\"]*)\"[^}]*?\"digest\"\\s*:\\s*\"sha256:([0-9a-f]{64})\"");

    private final boolean withPassword;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Path folder;
    private @Nullable Process process;
    private int port;

    /** For everybody. */
    public DockerRegistry() {
        this(false);
    }

    private DockerRegistry(boolean withPassword) {
        this.withPassword = withPassword;
    }

    /** Only for {@link #USER}. */
    public static DockerRegistry withPassword() {
        return new DockerRegistry(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    public void start() throws IOException, InterruptedException {
        Path made = Files.createTempDirectory(Path.of("/tmp"), "hydra-registry-");
        folder = made;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(made.resolve("users"), USER + ":" + HASH + "\n");
        String users =
                withPassword ? "auth:\n  htpasswd:\n    realm: tests\n    path: " + made.resolve("users") + "\n" : "";
        Files.writeString(made.resolve("config.yml"), """
                version: 0.1
                log:
                  level: error
                storage:
                  filesystem:
                    rootdirectory: %s/data
                http:
                  addr: 127.0.0.1:%d
                %s""".formatted(made, port, users));
        Process started = new ProcessBuilder(
                        "docker-registry", "serve", made.resolve("config.yml").toString())
                .redirectErrorStream(true)
                .redirectOutput(made.resolve("log").toFile())
                .start();
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("no registry: " + Files.readString(made.resolve("log")), e);
                }
                Thread.sleep(20);
            }
        }
    }

    public String host() {
        return "127.0.0.1:" + port;
    }

    /** Takes in the first image of an OCI layout, a tar. */
    public void push(Path layout, String repository, String tag) throws IOException, InterruptedException {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream in = Files.newInputStream(layout);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName().replaceFirst("^\\./", ""), tar.readAllBytes());
            }
        }
        String index = new String(Objects.requireNonNull(files.get("index.json")), StandardCharsets.UTF_8);
        Matcher manifest = MANIFEST.matcher(index);
        if (!manifest.find()) {
            throw new IllegalStateException("no manifest in " + index);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().startsWith("blobs/sha256/") && file.getValue().length > 0) {
                blob(repository, file.getKey().substring("blobs/sha256/".length()), file.getValue());
            }
        }
        byte[] content = Objects.requireNonNull(files.get("blobs/sha256/" + manifest.group(2)));
        send(request("/v2/" + repository + "/manifests/" + tag)
                .header("Content-Type", manifest.group(1))
                .PUT(body(content)));
    }

    private void blob(String repository, String hex, byte[] content) throws IOException, InterruptedException {
        String location = send(request("/v2/" + repository + "/blobs/uploads/")
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        send(request(location + (location.indexOf('?') < 0 ? "?" : "&") + "digest=sha256:" + hex)
                .PUT(body(content)));
    }

    private static HttpRequest.BodyPublisher body(byte[] content) {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content));
    }

    private HttpRequest.Builder request(String path) {
        String pair = USER + ":" + PASSWORD;
        return HttpRequest.newBuilder(URI.create("http://" + host()).resolve(path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    public void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
        Path made = folder;
        if (made != null) {
            Folders.delete(made);
        }
    }
}
