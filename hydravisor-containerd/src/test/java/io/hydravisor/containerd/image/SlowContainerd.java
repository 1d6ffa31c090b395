package io.hydravisor.containerd.image;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hydravisor.containerd.wire.ContentGrpc;
import io.hydravisor.containerd.wire.ContentWriteRequest;
import io.hydravisor.containerd.wire.ContentWriteResponse;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Answers the first message of an upload and then reads nothing more, as a daemon with a stuck disk does. */
final class SlowContainerd extends ContentGrpc.ContentImplBase implements AutoCloseable {
    private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Server server;

    SlowContainerd(Path socket) throws IOException {
        server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(eventLoop)
                .workerEventLoopGroup(eventLoop)
                .addService(this)
                .build()
                .start();
    }

    @Override
    public StreamObserver<ContentWriteRequest> write(StreamObserver<ContentWriteResponse> answers) {
        ServerCallStreamObserver<ContentWriteResponse> call = (ServerCallStreamObserver<ContentWriteResponse>) answers;
        call.disableAutoRequest();
        call.request(1);
        return new StreamObserver<>() {
            @Override
            public void onNext(ContentWriteRequest request) {
                answers.onNext(ContentWriteResponse.newBuilder()
                        .setAction(request.getAction())
                        .build());
            }

            @Override
            public void onError(Throwable thrown) {}

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
        eventLoop.shutdownGracefully();
    }
}
