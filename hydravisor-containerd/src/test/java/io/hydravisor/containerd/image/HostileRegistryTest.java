package io.hydravisor.containerd.image;

import static io.hydravisor.containerd.image.ImageArchives.busybox;
import static io.hydravisor.containerd.image.ImageArchives.bytes;
import static io.hydravisor.containerd.image.ImageArchives.digest;
import static io.hydravisor.containerd.image.ImageArchives.tar;
import static io.hydravisor.containerd.image.ScriptedRegistry.head;
import static io.hydravisor.containerd.image.ScriptedRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.TestContext;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.PullProgress;
import io.hydravisor.sandbox.RegistryCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries break, lie and attack; a pull ends with an error that says so, and with nothing in containerd. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileRegistryTest {
    @RegisterExtension
    static final ContainerdDaemon CONTAINERD = ContainerdDaemon.empty();

    private static final TestContext CONTEXT = new TestContext(CONTAINERD.stateFolder());
    private static final PullOptions ANONYMOUS = PullOptions.defaults().credentials(RegistryCredentials.anonymous());

    private final ContainerdImages images = new ContainerdImages(CONTAINERD.client(), "overlayfs", CONTEXT);
    private final ImageArchives busybox = busybox("pulled");
    private ScriptedRegistry registry;
    private Image image;

    @TempDir
    Path temp;

    @BeforeEach
    void serve() throws IOException {
        registry = new ScriptedRegistry();
        image = registry.serve(busybox, "1");
    }

    @AfterEach
    void nothingIsLeft() {
        registry.close();
        images.list().forEach(info -> images.delete(info.image()));
        Census left = Census.of(CONTAINERD.client());
        left.uploads().forEach(this::abort);
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    private void abort(String upload) {
        CONTAINERD
                .client()
                .content()
                .abort(io.hydravisor.containerd.wire.ContentAbortRequest.newBuilder()
                        .setRef(upload)
                        .build());
    }

    private String layer(int index) {
        return "/v2/test/blobs/" + digest(busybox.layerContent(index));
    }

    private <E extends HydravisorException> void fails(Class<E> type, String message) {
        assertThatThrownBy(() -> images.pull(image, ANONYMOUS)).isInstanceOfSatisfying(type, e -> {
            assertThat(e).hasMessageContaining(message).hasMessageContaining(image.name());
            assertThat(e.hint()).isPresent();
        });
        assertThat(images.list()).isEmpty();
    }

    private void works() {
        assertThat(images.pull(image, ANONYMOUS).digest()).isEqualTo(busybox.manifestDigest());
        images.resolve(image);
    }

    @Test
    void everyLayerIsToldOf() {
        List<PullProgress> told = new CopyOnWriteArrayList<>();
        images.pull(image, ANONYMOUS.onProgress(told::add));
        for (int i = 0; i < 2; i++) {
            String digest = digest(busybox.layerContent(i));
            assertThat(told)
                    .filteredOn(progress -> progress.layer().equals(digest))
                    .extracting(PullProgress::phase)
                    .startsWith(PullProgress.Phase.DOWNLOADING)
                    .endsWith(PullProgress.Phase.DOWNLOADED, PullProgress.Phase.UNPACKED);
        }
        assertThat(told).allSatisfy(progress -> assertThat(progress.done()).isLessThanOrEqualTo(progress.size()));
    }

    @Test
    void whatIsThereAlreadyIsNotDownloadedAgain() {
        works();
        registry.on(layer(0), (request, out) -> status(out, 500));
        works();
    }

    @Test
    void aWrongLayerIsRefused() {
        byte[] other = busybox.layerContent(0).clone();
        other[1000] ^= 1;
        registry.put(layer(0), "application/octet-stream", other);
        fails(InvalidInputException.class, "does not have that digest");
        assertThat(Census.of(CONTAINERD.client()).uploads()).isEmpty();
        registry.put(layer(0), "application/octet-stream", busybox.layerContent(0));
        works();
    }

    @Test
    void aWrongConfigurationIsRefused() {
        registry.put(
                "/v2/test/blobs/" + digest(bytes(busybox.config())), "application/json", bytes(busybox.config() + " "));
        fails(InvalidInputException.class, "the registry sends");
    }

    @Test
    void aWrongManifestIsRefusedWhereADigestWasAskedFor() {
        image = Image.oci(registry.host() + "/test@" + busybox.manifestDigest());
        works();
        registry.put(
                "/v2/test/manifests/" + busybox.manifestDigest(),
                busybox.manifestType(),
                bytes(busybox("other").manifest()));
        images.delete(image);
        fails(InvalidInputException.class, "the registry sends");
    }

    @Test
    void aLayerThatBreaksOffGoesOnWhereItWas() {
        AtomicInteger times = new AtomicInteger();
        byte[] content = busybox.layerContent(0);
        registry.on(layer(0), (request, out) -> {
            if (times.incrementAndGet() > 1) {
                return false;
            }
            head(out, 200, content.length);
            out.write(content, 0, content.length / 2);
            return true;
        });
        works();
        // What was sent last before the break may not have come.
        assertThat(from(registry.requests(layer(0)).get(1))).isBetween(1L, content.length / 2L);
    }

    @Test
    void aPullThatFailedGoesOnWhereItWas() {
        byte[] content = busybox.layerContent(0);
        int half = content.length / 2;
        registry.on(layer(0), (request, out) -> {
            head(out, 200, content.length);
            out.write(content, 0, request.headers().containsKey("range") ? 0 : half);
            return true;
        });
        fails(UnavailableException.class, "breaks off");
        int asked = registry.requests(layer(0)).size();
        registry.on(layer(0), (request, out) -> false);
        works();
        assertThat(from(registry.requests(layer(0)).get(asked))).isBetween(1L, (long) half);
    }

    private static long from(ScriptedRegistry.Request request) {
        return Long.parseLong(
                request.headers().getOrDefault("range", "bytes=0-").replaceAll("[^0-9]", ""));
    }

    @Test
    void whoKnowsNoRangesIsReadFromTheBeginning() {
        byte[] content = busybox.layerContent(0);
        AtomicInteger times = new AtomicInteger();
        registry.on(layer(0), (request, out) -> {
            head(out, 200, content.length);
            out.write(content, 0, times.incrementAndGet() == 1 ? content.length / 3 : content.length);
            return true;
        });
        works();
    }

    @Test
    void troubleForAMomentIsPassedOver() {
        AtomicInteger times = new AtomicInteger();
        registry.onAll((request, out) -> times.incrementAndGet() % 3 != 0 && status(out, 503));
        works();
    }

    @Test
    void troubleThatLastsIsTold() {
        registry.on(layer(1), (request, out) -> status(out, 500));
        fails(UnavailableException.class, "500");
    }

    @Test
    void aRedirectLoopEnds() {
        registry.on(layer(0), (request, out) -> status(out, 307, "Location: " + request.path()));
        fails(UnavailableException.class, "redirects");
    }

    @Test
    void anEndlessManifestIsNotReadToItsEnd() {
        registry.on("/v2/test/manifests/1", (request, out) -> {
            head(out, 200, Long.MAX_VALUE, "Content-Type: " + busybox.manifestType());
            endless(out);
            return true;
        });
        fails(InvalidInputException.class, "more than the");
    }

    @Test
    void anEndlessLayerIsNotReadToItsEnd() {
        registry.on(layer(0), (request, out) -> {
            head(out, 200, Long.MAX_VALUE);
            out.write(busybox.layerContent(0));
            endless(out);
            return true;
        });
        works();
    }

    /** Until the client goes. */
    private static void endless(OutputStream out) throws IOException {
        byte[] junk = new byte[64 * 1024];
        Arrays.fill(junk, (byte) ' ');
        while (true) {
            out.write(junk);
        }
    }

    @Test
    void anImageForAnotherPlatformIsRefused() {
        image = registry.serve(busybox("other").architecture("riscv64"), "1");
        fails(InvalidInputException.class, "linux/riscv64");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        image = Image.oci(registry.host() + "/test:2");
        fails(NotFoundException.class, "does not have it");
        registry.close();
        fails(UnavailableException.class, registry.host());
    }

    @Test
    void aLargeImageIsRefusedBeforeAnythingOfItIsDownloaded() {
        assertThatThrownBy(() -> images.pull(image, ANONYMOUS.maxSize(ByteSize.kibibytes(100))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("100 KiB");
        assertThat(registry.requests(layer(0))).isEmpty();
    }

    @Test
    void aDecompressionBombIsStopped() throws Exception {
        long size = 512L << 20;
        MessageDigest plain = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] header = Arrays.copyOf(tar("bomb", new byte[0]), 512);
        byte[] length = String.format("%011o", size).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(length, 0, header, 124, length.length);
        checksum(header);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(header);
            plain.update(header);
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < size; written += zeros.length) {
                gzip.write(zeros);
                plain.update(zeros);
            }
            gzip.write(zeros, 0, 1024);
            plain.update(zeros, 0, 1024);
        }
        ImageArchives bomb = new ImageArchives()
                .layerType(ImageArchives.OCI + "layer.v1.tar+gzip")
                .packed(packed.toByteArray(), "sha256:" + HexFormat.of().formatHex(plain.digest()));
        image = registry.serve(bomb, "1");
        assertThatThrownBy(() -> images.pull(image, ANONYMOUS.maxUnpacked(ByteSize.mebibytes(32))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unpack to more than 32 MiB");
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 148, text.length);
    }

    @Test
    void anInterruptEndsAPull() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        registry.on(layer(0), (request, out) -> {
            head(out, 200, busybox.layerContent(0).length);
            out.write(busybox.layerContent(0), 0, 100);
            out.flush();
            asked.complete(null);
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread puller = new Thread(() -> {
            try {
                images.pull(image, ANONYMOUS);
                end.complete(null);
            } catch (HydravisorException e) {
                end.complete(e);
            }
        });
        puller.start();
        asked.get(30, TimeUnit.SECONDS);
        puller.interrupt();
        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(OperationInterruptedException.class);
    }

    @Test
    void credentialsAreShownWhenAskedForAndToNobodyElse() throws Exception {
        try (ScriptedRegistry elsewhere = new ScriptedRegistry()) {
            String path = elsewhere.blob(busybox.layerContent(0));
            String wanted = "Basic " + Base64.getEncoder().encodeToString(bytes("me:secret"));
            registry.onAll((request, out) -> !wanted.equals(request.headers().get("authorization"))
                    && status(out, 401, "WWW-Authenticate: Basic realm=\"here\""));
            registry.on(layer(0), (request, out) -> status(out, 307, "Location: http://" + elsewhere.host() + path));
            fails(PermissionDeniedException.class, "wants credentials");
            assertThatThrownBy(
                            () -> images.pull(image, ANONYMOUS.credentials(RegistryCredentials.basic("me", "wrong"))))
                    .isInstanceOf(PermissionDeniedException.class)
                    .hasMessageNotContaining("wrong");

            images.pull(image, ANONYMOUS.credentials(RegistryCredentials.basic("me", "secret")));

            assertThat(registry.requests("/v2/test/manifests/1").get(0).headers())
                    .doesNotContainKey("authorization");
            assertThat(elsewhere.requests(path))
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token"})
    void tokensAreFetched(String field) throws Exception {
        registry.put(
                "/token?service=here&scope=repository%3Atest%3Apull",
                "application/json", bytes("{\"" + field + "\":\"abc\"}"));
        registry.onAll((request, out) -> request.path().startsWith("/v2/")
                && !"Bearer abc".equals(request.headers().get("authorization"))
                && status(
                        out,
                        401,
                        "WWW-Authenticate: Bearer realm=\"http://" + registry.host()
                                + "/token\",service=\"here\",scope=\"repository:test:pull\""));
        Path config = temp.resolve("config.json");
        String auth = Base64.getEncoder().encodeToString(bytes("me:secret"));
        Files.writeString(config, "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");

        images.pull(image, ANONYMOUS.credentials(RegistryCredentials.dockerConfig(config)));

        assertThat(registry.requests("/token?service=here&scope=repository%3Atest%3Apull"))
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).containsEntry("authorization", "Basic " + auth));
    }

    @Test
    void aTokenOfTheCallersIsSentAsItIs() {
        registry.onAll((request, out) -> !"Bearer mine".equals(request.headers().get("authorization"))
                && status(out, 401, "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:1/\""));
        images.pull(image, ANONYMOUS.credentials(RegistryCredentials.token("mine")));
    }

    @Test
    void mirrorsAreAskedFirstAndNeedNotHaveIt() throws Exception {
        try (ScriptedRegistry mirror = new ScriptedRegistry();
                ScriptedRegistry empty = new ScriptedRegistry()) {
            mirror.serve(busybox, "1");
            registry.onAll((request, out) -> status(out, 500));
            images.pull(
                    image,
                    ANONYMOUS
                            .mirror(URI.create("http://" + empty.host()))
                            .mirror(URI.create("http://" + mirror.host())));
            assertThat(empty.requests("/v2/test/manifests/1")).isNotEmpty();
            images.resolve(image);
        }
    }

    @Test
    void twoPullsOfOneImageShareItsLayers() {
        CompletableFuture<?>[] both = new CompletableFuture<?>[4];
        Arrays.setAll(both, i -> CompletableFuture.runAsync(() -> images.pull(image, ANONYMOUS)));
        CompletableFuture.allOf(both).join();
        works();
    }

    @Test
    void anExportIsImportedAsTheSameImage() throws Exception {
        works();
        Image name = Image.oci("example.org/tools:2");
        assertThat(images.tag(image, name).digest()).isEqualTo(busybox.manifestDigest());
        images.delete(image);
        Path archive = temp.resolve("tools.tar");
        images.export(name, archive);
        assertThatThrownBy(() -> images.export(name, archive))
                .isInstanceOf(io.hydravisor.core.AlreadyExistsException.class);
        assertThatThrownBy(() -> images.export(image, temp.resolve("none.tar"))).isInstanceOf(NotFoundException.class);
        Path again = temp.resolve("again.tar");
        images.export(name, again);
        assertThat(again).hasSameBinaryContentAs(archive);
        images.delete(name);

        assertThat(images.importArchive(archive, java.util.Optional.empty()))
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.image()).isEqualTo(name);
                    assertThat(info.digest()).isEqualTo(busybox.manifestDigest());
                });
        images.resolve(name);
    }

    @Test
    void aTagTakesTheNameFromWhoHadIt() {
        works();
        Image other = registry.serve(busybox("other"), "2");
        images.pull(other, ANONYMOUS);
        images.tag(image, other);
        assertThat(images.list())
                .hasSize(2)
                .allSatisfy(info -> assertThat(info.digest()).isEqualTo(busybox.manifestDigest()));
        assertThatThrownBy(() -> images.tag(image, Image.oci("x@sha256:" + "0".repeat(64))))
                .isInstanceOf(InvalidInputException.class);
    }
}
