package io.hydravisor.ollama;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.model.CatalogProgress;
import io.hydravisor.model.Retries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/** Files that a model is made from. They are named by their digest, so that the server gets each only once. */
final class Blobs {
    private static final MediaType BYTES = MediaType.get("application/octet-stream");
    private static final long STEP_BYTES = 1 << 20;
    private static final int NOT_FOUND = 404;

    private final OllamaHttp http;
    private final Consumer<CatalogProgress> progress;

    Blobs(OllamaHttp http, Consumer<CatalogProgress> progress) {
        this.http = http;
        this.progress = progress;
    }

    /** {@return the digest of each file, by its name} */
    Map<String, String> upload(Map<String, Path> files) {
        Map<String, String> digests = new LinkedHashMap<>();
        files.forEach((name, path) -> {
            String digest = digest(path);
            if (!exists(digest)) {
                send(digest, path);
            }
            digests.put(name, digest);
        });
        return digests;
    }

    private static String digest(Path path) {
        try (InputStream file =
                new DigestInputStream(Files.newInputStream(path), MessageDigest.getInstance("SHA-256"))) {
            file.transferTo(java.io.OutputStream.nullOutputStream());
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(((DigestInputStream) file)
                                    .getMessageDigest()
                                    .digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        } catch (NoSuchFileException e) {
            throw new NotFoundException(unreadable(path, "it does not exist").cause(e));
        } catch (AccessDeniedException e) {
            throw new PermissionDeniedException(
                    unreadable(path, "permission denied").cause(e));
        } catch (IOException e) {
            throw new BackendException(
                    unreadable(path, String.valueOf(e.getMessage())).cause(e));
        }
    }

    private static Failure unreadable(Path path, String why) {
        return Failure.of("cannot read " + path + ": " + why)
                .provider(OllamaProvider.NAME)
                .resource("file/" + path)
                .hint("Name a file that this user can read.");
    }

    private boolean exists(String digest) {
        return Retries.defaults().call(() -> {
            try {
                return http.call(
                        "HEAD",
                        "api/blobs/" + digest,
                        null,
                        new Exchange(OllamaHttp.CONNECT, http.requestTimeout()),
                        response -> true);
            } catch (BackendException e) {
                // HEAD has no body, by which a missing blob could be told from a missing path; the next request tells.
                if (e.problem().contains(" " + NOT_FOUND)) {
                    return false;
                }
                throw e;
            }
        });
    }

    private void send(String digest, Path path) {
        http.call(
                "POST",
                "api/blobs/" + digest,
                new FileBody(digest, path),
                new Exchange(OllamaHttp.CONNECT, OllamaHttp.LOADING),
                response -> true);
    }

    /** A file on its way, which tells how far it has come. */
    private final class FileBody extends RequestBody {
        private final String digest;
        private final Path path;

        FileBody(String digest, Path path) {
            this.digest = digest;
            this.path = path;
        }

        @Override
        public MediaType contentType() {
            return BYTES;
        }

        @Override
        public long contentLength() throws IOException {
            return Files.size(path);
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            long total = contentLength();
            long sent = 0;
            try (Source file = Okio.source(path)) {
                for (long step = 1; step > 0; sent += step) {
                    step = Math.min(STEP_BYTES, total - sent);
                    if (step > 0) {
                        sink.write(file, step);
                        progress.accept(new CatalogProgress(
                                "uploading",
                                Optional.of(digest),
                                OptionalLong.of(total),
                                OptionalLong.of(sent + step)));
                    }
                }
            }
        }
    }
}
