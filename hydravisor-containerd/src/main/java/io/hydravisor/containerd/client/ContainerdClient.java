package io.hydravisor.containerd.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.hydravisor.containerd.wire.ContainersGrpc;
import io.hydravisor.containerd.wire.ContentGrpc;
import io.hydravisor.containerd.wire.DiffGrpc;
import io.hydravisor.containerd.wire.EventsGrpc;
import io.hydravisor.containerd.wire.ImagesGrpc;
import io.hydravisor.containerd.wire.IntrospectionGrpc;
import io.hydravisor.containerd.wire.LeasesGrpc;
import io.hydravisor.containerd.wire.SnapshotsGrpc;
import io.hydravisor.containerd.wire.TasksGrpc;
import io.hydravisor.containerd.wire.VersionGrpc;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one containerd, in one namespace. It reconnects by itself: calls in flight when the daemon dies fail
 * once. Safe for use by many threads.
 */
public final class ContainerdClient implements AutoCloseable {
    private static final Metadata.Key<String> NAMESPACE =
            Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> LEASE =
            Metadata.Key.of("containerd-lease", Metadata.ASCII_STRING_MARSHALLER);
    /** What containerd itself sends and takes at most. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerdClient.class);
    /** From 30 days on gRPC takes it for never. */
    private static final long NEVER_IDLE_DAYS = 30;

    private static final long RECONNECT_MILLIS = 200;
    private static final Duration RECONNECT_PATIENCE = Duration.ofSeconds(3);
    private static final Duration COLLECTING = Duration.ofSeconds(5);

    private final Path socket;
    private final ScheduledExecutorService timer;
    private final String namespace;
    private final Duration requestTimeout;
    private final EventLoopGroup eventLoop;
    private final ManagedChannel channel;
    private final ConnectionWatch watch;

    /**
     * Prepares the connection; the first call makes it.
     *
     * @param executor runs the callbacks of asynchronous calls
     * @param timer looks after a lost connection
     * @param watch is told when it is lost and when it is back
     */
    public ContainerdClient(
            Path socket,
            String namespace,
            Duration requestTimeout,
            Executor executor,
            ScheduledExecutorService timer,
            ConnectionWatch watch) {
        this.watch = watch;
        this.socket = socket;
        this.namespace = namespace;
        this.requestTimeout = requestTimeout;
        this.timer = timer;
        this.eventLoop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("hydravisor-containerd-io", true), NioIoHandler.newFactory());
        Executor callbacks = work -> {
            try {
                executor.execute(work);
            } catch (RejectedExecutionException e) {
                // What ends a call while the application closes must not be lost: gRPC would print it, and somebody may
                // wait. It may block, which the thread that reads the connection must not.
                Thread late = new Thread(work, "hydravisor-containerd-late");
                late.setDaemon(true);
                late.start();
            }
        };
        this.channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .eventLoopGroup(eventLoop)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                // gRPC asks for it by itself, and Netty then warns that a Unix socket has none; null takes it back.
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .usePlaintext()
                .overrideAuthority("localhost")
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .executor(callbacks)
                .offloadExecutor(callbacks)
                // gRPC would close a connection that nobody uses, which would look as if it were lost.
                .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
                .intercept(MetadataUtils.newAttachHeadersInterceptor(header(NAMESPACE, namespace)), new FinishedCalls())
                .build();
        watchState();
    }

    /** gRPC waits ever longer between attempts to reconnect, up to minutes; to a local socket one costs nothing. */
    private void watchState() {
        ConnectivityState state = channel.getState(false);
        if (state == ConnectivityState.SHUTDOWN) {
            return;
        }
        if (watch.sees(state == ConnectivityState.READY)) {
            // It comes back by itself, so that its return is noticed, even if nobody calls meanwhile.
            channel.getState(true);
        }
        channel.notifyWhenStateChanged(state, this::watchState);
        if (state == ConnectivityState.TRANSIENT_FAILURE) {
            reconnectSoon();
        }
    }

    private void reconnectSoon() {
        try {
            timer.schedule(
                    () -> {
                        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                            channel.resetConnectBackoff();
                            reconnectSoon();
                        }
                    },
                    RECONNECT_MILLIS,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while reconnecting", e);
        }
    }

    private static Metadata header(Metadata.Key<String> key, String value) {
        Metadata headers = new Metadata();
        headers.put(key, value);
        return headers;
    }

    public Path socket() {
        return socket;
    }

    public String namespace() {
        return namespace;
    }

    /** Keeps what the calls of a stub make from the garbage collector as long as the lease lives. */
    public static <S extends AbstractStub<S>> S leased(S stub, String lease) {
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(header(LEASE, lease)));
    }

    /**
     * Makes a call and translates what it throws.
     *
     * @param doing completes "can't ..."
     * @param resource what it is about
     */
    public <R> R call(String doing, String resource, Supplier<R> rpc) {
        return call(doing, resource, rpc, RpcErrors::neverSent);
    }

    /**
     * As {@link #call}, for what changes nothing: it is made again also when its reply was lost, as on the connection of a containerd
     * that was started anew meanwhile.
     */
    public <R> R ask(String doing, String resource, Supplier<R> rpc) {
        return call(doing, resource, rpc, e -> e.getStatus().getCode() == Status.Code.UNAVAILABLE);
    }

    private <R> R call(String doing, String resource, Supplier<R> rpc, Predicate<StatusRuntimeException> again) {
        long start = System.nanoTime();
        while (true) {
            try {
                return rpc.get();
            } catch (StatusRuntimeException e) {
                if (!again.test(e) || System.nanoTime() - start > RECONNECT_PATIENCE.toNanos() || !listening()) {
                    throw RpcErrors.translate(e, doing, resource, socket);
                }
            }
            // containerd is back, and gRPC only does not know it yet.
            try {
                Thread.sleep(RECONNECT_MILLIS / 4);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperationInterruptedException(Failure.of("interrupted while it would " + doing)
                        .provider(RpcErrors.PROVIDER)
                        .resource(resource)
                        .cause(e));
            }
        }
    }

    private boolean listening() {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.finishConnect();
        } catch (IOException e) {
            return false;
        }
    }

    private <S extends AbstractStub<S>> S limited(S stub) {
        return stub.withDeadlineAfter(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * For requests that do something and then wait for garbage to be collected. containerd does that one time after the other, and
     * minutes may pass while it removes what others have left.
     */
    public <S extends AbstractStub<S>> S collecting(S stub) {
        Duration patience = requestTimeout.compareTo(COLLECTING) < 0 ? requestTimeout : COLLECTING;
        return stub.withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    public VersionGrpc.VersionBlockingStub version() {
        return limited(VersionGrpc.newBlockingStub(channel));
    }

    public IntrospectionGrpc.IntrospectionBlockingStub introspection() {
        return limited(IntrospectionGrpc.newBlockingStub(channel));
    }

    public ContainersGrpc.ContainersBlockingStub containers() {
        return limited(ContainersGrpc.newBlockingStub(channel));
    }

    public TasksGrpc.TasksBlockingStub tasks() {
        return limited(TasksGrpc.newBlockingStub(channel));
    }

    /** For calls that last as long as a command does: without a deadline. */
    public TasksGrpc.TasksStub longTasks() {
        return TasksGrpc.newStub(channel);
    }

    /** For what is told as long as the connection lasts: without a deadline, and once containerd is there if it is not. */
    public EventsGrpc.EventsStub events() {
        return EventsGrpc.newStub(channel).withWaitForReady();
    }

    public SnapshotsGrpc.SnapshotsBlockingStub snapshots() {
        return limited(SnapshotsGrpc.newBlockingStub(channel));
    }

    public ImagesGrpc.ImagesBlockingStub images() {
        return limited(ImagesGrpc.newBlockingStub(channel));
    }

    public ContentGrpc.ContentBlockingStub content() {
        return limited(ContentGrpc.newBlockingStub(channel));
    }

    /** For blobs of any size: without a deadline. */
    public ContentGrpc.ContentStub longContent() {
        return ContentGrpc.newStub(channel);
    }

    /** For reading blobs of any size: without a deadline. */
    public ContentGrpc.ContentBlockingStub longReads() {
        return ContentGrpc.newBlockingStub(channel);
    }

    public LeasesGrpc.LeasesBlockingStub leases() {
        return limited(LeasesGrpc.newBlockingStub(channel));
    }

    /** For what nobody waits for: without a deadline, and once containerd is there if it is not. */
    LeasesGrpc.LeasesStub patientLeases() {
        return LeasesGrpc.newStub(channel).withWaitForReady();
    }

    /** Whether it makes no calls any more. */
    boolean isClosed() {
        return channel.isShutdown();
    }

    /** For layers of any size: without a deadline. */
    public DiffGrpc.DiffBlockingStub longDiff() {
        return DiffGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
