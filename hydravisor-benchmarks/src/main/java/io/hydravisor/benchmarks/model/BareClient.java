package io.hydravisor.benchmarks.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The least that reads an answer: OkHttp, Jackson's pull parser and a loop. It notices nothing that goes wrong. */
final class BareClient {
    private static final MediaType TYPE = MediaType.get("application/json");

    private final OkHttpClient client = new OkHttpClient();
    private final JsonFactory json = new JsonFactory();
    private final String url;

    BareClient(int port) {
        this.url = "http://127.0.0.1:" + port + "/api/chat";
    }

    void chat(String model, Consumer<String> text) throws IOException {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"go on\"}]}";
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(body, TYPE))
                .build();
        try (Response response = client.newCall(request).execute();
                JsonParser parser = json.createParser(response.body().byteStream())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("content")) {
                    parser.nextToken();
                    String piece = parser.getText();
                    if (!piece.isEmpty()) {
                        text.accept(piece);
                    }
                }
            }
        }
    }

    void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
