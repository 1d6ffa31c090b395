package io.hydravisor.benchmarks.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's docker-registry on a free port of loopback. */
final class LocalRegistry implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private LocalRegistry(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param folder an empty folder for what it keeps
     */
    static LocalRegistry start(Path folder) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = folder.resolve("config.yml");
        Files.writeString(config, """
                version: 0.1
                log:
                  level: error
                storage:
                  filesystem:
                    rootdirectory: %s/data
                http:
                  addr: 127.0.0.1:%d
                """.formatted(folder, port));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        LocalRegistry registry = new LocalRegistry(process, port, log);
        try {
            registry.awaitStart();
            return registry;
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private void awaitStart() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new IOException("no registry: " + Files.readString(log), e);
                }
                Thread.sleep(20);
            }
        }
    }

    /** {@return the host and port that names of images begin with} */
    String host() {
        return "127.0.0.1:" + port;
    }

    /**
     * Takes in the one image of a layout.
     *
     * @param layout an OCI image layout in a folder
     * @param repository where to
     * @param tag its name there
     */
    void push(Path layout, String repository, String tag) throws IOException, InterruptedException {
        Path blobs = layout.resolve("blobs/sha256");
        List<Path> all;
        try (Stream<Path> files = Files.list(blobs)) {
            all = files.toList();
        }
        for (Path blob : all) {
            String location = send(request("/v2/" + repository + "/blobs/uploads/")
                            .POST(HttpRequest.BodyPublishers.noBody()))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            String more = location.indexOf('?') < 0 ? "?" : "&";
            send(request(location + more + "digest=sha256:" + blob.getFileName())
                    .PUT(HttpRequest.BodyPublishers.ofFile(blob)));
        }
        JsonNode manifest = new ObjectMapper()
                .readTree(Files.readAllBytes(layout.resolve("index.json")))
                .at("/manifests/0");
        String hex = manifest.path("digest").asText().substring("sha256:".length());
        send(request("/v2/" + repository + "/manifests/" + tag)
                .header("Content-Type", manifest.path("mediaType").asText())
                .PUT(HttpRequest.BodyPublishers.ofFile(blobs.resolve(hex))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host()).resolve(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
