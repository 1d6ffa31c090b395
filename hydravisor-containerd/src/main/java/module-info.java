/** Sandboxes as containers, over containerd's gRPC services. */
module io.hydravisor.containerd {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    // The gRPC modules are automatic: what they need themselves has to be named here.
    requires com.google.common;
    requires com.google.common.util.concurrent.internal;
    requires com.google.protobuf;
    requires com.sun.jna;
    requires io.grpc;
    requires io.grpc.netty.shaded;
    requires io.grpc.protobuf;
    requires io.grpc.stub;
    requires io.hydravisor.api;
    requires java.net.http;
    requires jdk.unsupported;
    requires org.apache.commons.compress;
    requires org.slf4j;

    provides io.hydravisor.spi.SandboxProvider with
            io.hydravisor.containerd.ContainerdSandboxProvider;
}
