package io.hydravisor.containerd;

import com.google.common.io.ByteStreams;
import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A snapshotter for one containerd that is another's overlayfs. It fails when a test wants it to, before or after it has done what it was
 * asked for.
 */
final class FailingSnapshotter implements AutoCloseable {
    private static final int NEVER = -1;
    private static final int SNAPSHOTTER_FIELD = 1;
    private static final int LABELS_FIELD = 4;
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return ByteStreams.toByteArray(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final AtomicInteger passing = new AtomicInteger(NEVER);
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ManagedChannel containerd;
    private final Server server;
    private volatile boolean doneFirst;

    /**
     * @param socket where it answers
     * @param containerdSocket of the containerd that does the work; not of the one that asks, which waits with its store locked
     */
    FailingSnapshotter(Path socket, Path containerdSocket) throws IOException {
        Metadata namespace = new Metadata();
        namespace.put(Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER), "hydravisor");
        containerd = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(containerdSocket))
                .eventLoopGroup(loop)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .usePlaintext()
                .overrideAuthority("localhost")
                .intercept(MetadataUtils.newAttachHeadersInterceptor(namespace))
                .build();
        server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NioServerDomainSocketChannel.class)
                .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
                        return ServerMethodDefinition.create(
                                method(name),
                                ServerCalls.asyncServerStreamingCall((byte[] request, StreamObserver<byte[]> reply) ->
                                        answer(name, request, reply)));
                    }
                })
                .build()
                .start();
    }

    /** On the wire one reply looks as a stream of one does. */
    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName(name)
                .build();
    }

    /**
     * Fails once, at one of the requests to come.
     *
     * @param passed how many requests it does before
     * @param done whether it does what it then says it could not
     */
    void failAfter(int passed, boolean done) {
        doneFirst = done;
        passing.set(passed);
    }

    /** {@return whether it has failed as it was told to; it does not any more} */
    boolean failed() {
        return passing.getAndSet(NEVER) == NEVER;
    }

    private void answer(String name, byte[] request, StreamObserver<byte[]> reply) {
        try {
            // Only the garbage collector removes anything here, whenever it likes.
            boolean fails =
                    !name.endsWith("/Remove") && passing.getAndUpdate(left -> left == NEVER ? left : left - 1) == 0;
            if (fails && !doneFirst) {
                throw broken();
            }
            ClientCalls.blockingServerStreamingCall(
                            containerd, method(name), CallOptions.DEFAULT, forOverlayfs(name, request))
                    .forEachRemaining(reply::onNext);
            if (fails) {
                throw broken();
            }
            reply.onCompleted();
        } catch (StatusRuntimeException e) {
            reply.onError(e);
        }
    }

    private static StatusRuntimeException broken() {
        return Status.UNKNOWN.withDescription("the snapshotter is broken").asRuntimeException();
    }

    /** A field that comes again counts in place of the first; a map gets another entry. */
    private static byte[] forOverlayfs(String name, byte[] request) {
        byte[] named = join(request, field(SNAPSHOTTER_FIELD, "overlayfs".getBytes(StandardCharsets.US_ASCII)));
        if (!name.endsWith("/Prepare") && !name.endsWith("/View") && !name.endsWith("/Commit")) {
            return named;
        }
        // Nothing there refers to it, and it shall stay.
        byte[] label = join(
                field(1, "containerd.io/gc.root".getBytes(StandardCharsets.US_ASCII)),
                field(2, "x".getBytes(StandardCharsets.US_ASCII)));
        return join(named, field(LABELS_FIELD, label));
    }

    /** As protocol buffers write a short one. */
    private static byte[] field(int number, byte[] content) {
        return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow().awaitTermination();
        containerd.shutdownNow().awaitTermination(2, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
