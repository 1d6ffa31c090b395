package io.hydravisor.benchmarks.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Speaks as much of Ollama's API as a benchmark needs, on loopback, to any number of clients. The model's name is the script:
 * {@code tokens-N} gives N tokens as fast as they are taken, {@code paced-N} gives N of them, 50 a second.
 */
final class TokenServer implements AutoCloseable {
    static final String THREADS = "token-server";
    static final String TOKEN = " token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte[] TOKEN_CHUNK = chunk(line("\"content\":\"" + TOKEN + "\"},\"done\":false"));
    private static final byte[] LAST_CHUNK = chunk(line("\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\","
            + "\"total_duration\":1,\"load_duration\":1,\"prompt_eval_count\":1,\"eval_count\":1"));
    private static final byte[] HEAD =
            ascii("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] END = ascii("0\r\n\r\n");

    private final ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final Pacer pacer = new Pacer();

    TokenServer() throws IOException {
        start("accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    static void start(String name, Runnable work) {
        Thread thread = new Thread(work, THREADS + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                start("client", () -> serve(client));
            }
        } catch (IOException e) {
            // Closed: the benchmark is over.
        }
    }

    private void serve(Socket client) {
        try {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER_BYTES);
            for (JsonNode asked = request(in, out); asked != null; asked = request(in, out)) {
                String[] script = asked.path("model").asText().split("-", 2);
                int tokens = Integer.parseInt(script[1]);
                out.write(HEAD);
                if (script[0].equals("paced")) {
                    out.flush();
                    pacer.add(client, tokens);
                    return;
                }
                for (int i = 0; i < tokens; i++) {
                    out.write(TOKEN_CHUNK);
                }
                end(out);
            }
            client.close();
        } catch (IOException e) {
            // The client has gone.
        }
    }

    static void token(OutputStream out) throws IOException {
        out.write(TOKEN_CHUNK);
    }

    static void end(OutputStream out) throws IOException {
        out.write(LAST_CHUNK);
        out.write(END);
        out.flush();
    }

    /** The body of the next request for an answer; all others are answered here. Null when the client has gone. */
    private static @Nullable JsonNode request(InputStream in, OutputStream out) throws IOException {
        while (true) {
            String head = head(in);
            if (head.isEmpty()) {
                return null;
            }
            int length = 0;
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).trim());
                }
            }
            byte[] body = in.readNBytes(length);
            if (head.startsWith("POST /api/chat ")) {
                return JSON.readTree(body);
            }
            byte[] version = ascii("{\"version\":\"0.0.0\"}");
            out.write(ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + version.length
                    + "\r\n\r\n"));
            out.write(version);
            out.flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                if (head.length() == 0) {
                    return "";
                }
                throw new EOFException("in the middle of a request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String line(String rest) {
        return "{\"model\":\"m\",\"created_at\":\"2026-01-02T03:04:05.678901234Z\",\"message\":{\"role\":\"assistant\","
                + rest + "}\n";
    }

    private static byte[] chunk(String line) {
        return ascii(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        pacer.close();
        listener.close();
    }
}
