package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import io.hydravisor.sandbox.Image;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry that does to each request what a test wants, byte for byte. What no test says is answered as the distribution
 * specification has it.
 */
public final class ScriptedRegistry implements AutoCloseable {
    private final ServerSocket server;
    private final Thread listener;
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Script first = (request, out) -> false;

    private record Content(String type, ByteString bytes) {}

    /** What was asked for; the names of headers are in lower case. */
    record Request(String path, Map<String, String> headers) {}

    /** What is done with a request. */
    @FunctionalInterface
    interface Script {
        /** Answers, or says that it does not and is to be passed over. */
        boolean answer(Request request, OutputStream out) throws IOException;
    }

    public ScriptedRegistry() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener = new Thread(this::listen, "scripted-registry");
        listener.setDaemon(true);
        listener.start();
    }

    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Serves an image under a tag. */
    public Image serve(ImageArchives image, String tag) {
        byte[] manifest = ImageArchives.bytes(image.manifest());
        put("/v2/test/manifests/" + tag, image.manifestType(), manifest);
        put("/v2/test/manifests/" + image.manifestDigest(), image.manifestType(), manifest);
        blob(ImageArchives.bytes(image.config()));
        image.layerContents().forEach(this::blob);
        return Image.oci(host() + "/test:" + tag);
    }

    String blob(byte[] content) {
        String path = "/v2/test/blobs/" + ImageArchives.digest(content);
        put(path, "application/octet-stream", content);
        return path;
    }

    void put(String path, String type, byte[] content) {
        contents.put(path, new Content(type, ByteString.copyFrom(content)));
    }

    /** Does something to the requests for a path. */
    void on(String path, Script script) {
        scripts.put(path, script);
    }

    /** Looks at every request first. */
    void onAll(Script script) {
        first = script;
    }

    List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread worker = new Thread(() -> talk(socket), "scripted-registry-answer");
                worker.setDaemon(true);
                worker.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void talk(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = socket.getOutputStream()) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            Request request = new Request(line.split(" ", -1)[1], headers);
            requests.add(request);
            Script script = scripts.getOrDefault(request.path(), (asked, to) -> false);
            if (!first.answer(request, out) && !script.answer(request, out)) {
                serve(request, out);
            }
        } catch (IOException e) {
            // The client has gone, as some do.
        }
    }

    private void serve(Request request, OutputStream out) throws IOException {
        Content content = contents.get(request.path());
        if (content == null) {
            status(out, 404);
            return;
        }
        int from = Integer.parseInt(
                request.headers().getOrDefault("range", "bytes=0-").replaceAll("[^0-9]", ""));
        ByteString rest = content.bytes().substring(from);
        head(out, from == 0 ? 200 : 206, rest.size(), "Content-Type: " + content.type());
        rest.writeTo(out);
    }

    static boolean status(OutputStream out, int status, String... headers) throws IOException {
        head(out, status, 0, headers);
        return true;
    }

    static void head(OutputStream out, int status, long length, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(
                        "HTTP/1.1 " + status + " Scripted\r\nConnection: close\r\nContent-Length: ")
                .append(length)
                .append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            server.close();
            // Until it has ended it may still be given a connection, and would answer it.
            listener.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
