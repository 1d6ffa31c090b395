package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hydravisor.containerd.wire.ContentGrpc;
import io.hydravisor.containerd.wire.ContentWriteRequest;
import io.hydravisor.containerd.wire.ContentWriteResponse;
import io.hydravisor.containerd.wire.WriteAction;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way to containerd: the dialogue that {@code Content.Write} is. Used once, by one thread; the callbacks
 * come from others.
 */
final class BlobUpload implements ClientResponseObserver<ContentWriteRequest, ContentWriteResponse> {
    /** What containerd's own client sends at once; the server takes 16 MiB. */
    private static final int CHUNK_BYTES = 1024 * 1024;
    /** How long containerd may take to say that it has let go of an upload that was given up. */
    private static final long END_SECONDS = 5;

    private final String ref;
    private final BlobRef blob;
    private final Map<String, String> labels;
    private final ClientCallStreamObserver<ContentWriteRequest> requests;

    private volatile boolean resumed;

    private final Lock lock = new ReentrantLock(); // guards what follows
    private final Condition changed = lock.newCondition();
    private @Nullable ContentWriteResponse answer;
    private boolean ended;
    private StatusRuntimeException failure = Status.UNAVAILABLE
            .withDescription("containerd ended the upload early")
            .asRuntimeException();

    BlobUpload(ContentGrpc.ContentStub stub, String ref, BlobRef blob, Map<String, String> labels) {
        this.ref = ref;
        this.blob = blob;
        this.labels = labels;
        this.requests = (ClientCallStreamObserver<ContentWriteRequest>) stub.write(this);
    }

    /** Sends what containerd has not got yet. Throws what the server answered if that is no success. */
    void run(BlobWriter.Content content) throws IOException, InterruptedException {
        // Asked for with its digest first: what is there already is not sent, and what another namespace has is shared.
        send(request(WriteAction.WRITE_ACTION_STAT, 0).setExpected(blob.digest().text()));
        long offset = awaitAnswer(WriteAction.WRITE_ACTION_STAT).getOffset();
        if (offset != blob.size()) {
            resumed = offset > 0;
            try (InputStream rest = content.open(offset)) {
                sendContent(rest, offset);
            }
        }
        send(request(WriteAction.WRITE_ACTION_COMMIT, blob.size())
                .setExpected(blob.digest().text())
                .putAllLabels(labels));
        awaitAnswer(WriteAction.WRITE_ACTION_COMMIT);
        end();
    }

    private void sendContent(InputStream content, long from) throws IOException, InterruptedException {
        byte[] buffer = new byte[(int) Math.min(CHUNK_BYTES, blob.size())];
        long offset = from;
        while (offset < blob.size()) {
            int wanted = (int) Math.min(buffer.length, blob.size() - offset);
            int count = 0;
            try {
                for (int read = 0; count < wanted && read >= 0; count += Math.max(0, read)) {
                    read = content.read(buffer, count, wanted - count);
                }
            } catch (IOException | RuntimeException e) {
                // The next upload goes on behind what has come.
                send(request(WriteAction.WRITE_ACTION_WRITE, offset).setData(ByteString.copyFrom(buffer, 0, count)));
                throw e;
            }
            if (count == 0) {
                throw new BadImageException(blob.digest() + " ends after " + offset + " of " + blob.size() + " bytes");
            }
            send(request(WriteAction.WRITE_ACTION_WRITE, offset).setData(ByteString.copyFrom(buffer, 0, count)));
            offset += count;
        }
    }

    private ContentWriteRequest.Builder request(WriteAction action, long offset) {
        return ContentWriteRequest.newBuilder()
                .setAction(action)
                .setRef(ref)
                .setTotal(blob.size())
                .setOffset(offset);
    }

    private void send(ContentWriteRequest.Builder request) throws InterruptedException {
        await(() -> !ended && requests.isReady() ? requests : null);
        requests.onNext(request.build());
    }

    private ContentWriteResponse awaitAnswer(WriteAction action) throws InterruptedException {
        return await(() -> answer != null && answer.getAction() == action ? answer : null);
    }

    /** Waits until there is a value; fails if the call ended without. */
    private <T> T await(Supplier<@Nullable T> value) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (T found = value.get(); ; found = value.get()) {
                if (found != null) {
                    return found;
                }
                if (ended) {
                    throw failure;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether an earlier upload sent the beginning. */
    boolean resumed() {
        return resumed;
    }

    /** Whether containerd has not taken the upload up. */
    boolean refused() {
        lock.lock();
        try {
            return answer == null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the dialogue and waits for containerd to have let go of it, so that what it kept can be aborted. Not stopped by
     * an interruption.
     */
    void end() {
        boolean interrupted = false;
        lock.lock();
        try {
            if (!ended) {
                requests.onCompleted();
            }
            long left = TimeUnit.SECONDS.toNanos(END_SECONDS);
            while (!ended && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (!ended) {
                requests.cancel("given up", null);
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ContentWriteRequest> started) {
        started.setOnReadyHandler(() -> change(() -> {}));
    }

    @Override
    public void onNext(ContentWriteResponse response) {
        change(() -> answer = response);
    }

    @Override
    public void onError(Throwable thrown) {
        change(() -> {
            failure = Status.fromThrowable(thrown).asRuntimeException();
            ended = true;
        });
    }

    @Override
    public void onCompleted() {
        change(() -> ended = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
