package io.hydravisor.ollama.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One response on its way. */
final class Wire {
    private static final String CRLF = "\r\n";

    private final InputStream in;
    private final OutputStream out;
    private final AutoCloseable connection;
    private final String model;
    private final boolean chat;
    private int chunkBytes = Integer.MAX_VALUE;
    private int tokens;
    private boolean begun;
    private boolean ended;

    Wire(InputStream in, OutputStream out, AutoCloseable connection, String model, boolean chat) {
        this.in = in;
        this.out = out;
        this.connection = connection;
        this.model = model;
        this.chat = chat;
    }

    String model() {
        return model;
    }

    boolean isChat() {
        return chat;
    }

    int tokens() {
        return tokens;
    }

    void chunks(int bytes) {
        chunkBytes = bytes;
    }

    void line(String json) throws IOException {
        tokens++;
        write((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A part of a stream, in chunks of HTTP. */
    void write(byte[] bytes) throws IOException {
        if (!begun) {
            begun = true;
            out.write(head(200, "application/x-ndjson", "Transfer-Encoding: chunked"));
        }
        for (int from = 0; from < bytes.length; from += Math.min(chunkBytes, bytes.length - from)) {
            int length = Math.min(chunkBytes, bytes.length - from);
            out.write((Integer.toHexString(length) + CRLF).getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, from, length);
            out.write(CRLF.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    void end() throws IOException {
        if (!begun) {
            write(new byte[0]);
        }
        ended = true;
        out.write(("0" + CRLF + CRLF).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    void whole(int status, String type, byte[] body, String... headers) throws IOException {
        begun = true;
        ended = true;
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.length;
        out.write(head(status, type, all));
        out.write(body);
        out.flush();
    }

    void json(int status, String json) throws IOException {
        whole(status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] head(int status, String type, String... headers) {
        return ("HTTP/1.1 " + status + " Status" + CRLF
                        + (type.isEmpty() ? "" : "Content-Type: " + type + CRLF)
                        + String.join(CRLF, headers) + CRLF + CRLF)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    void cut() throws IOException {
        try {
            connection.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        throw new IOException("cut by the script");
    }

    void awaitClient() throws IOException {
        int next = in.read();
        throw new ClientGoneException(next < 0 ? "the client has gone" : "the client has sent more");
    }

    boolean ended() {
        return ended;
    }

    /** The client has closed its connection before the response was whole. */
    static final class ClientGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGoneException(String message) {
            super(message);
        }
    }
}
