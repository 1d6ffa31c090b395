package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.net.PortForward;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Forwarded ports. All of these bind those that declare {@link Capability#FORWARD}. */
final class ForwardRules {
    private static final int PORT = 7007;
    private static final int PATIENCE_MILLIS = 30_000;

    private ForwardRules() {}

    static List<SandboxRule> all() {
        return Stream.of(
                        SandboxRule.of(
                                "N-1",
                                "A forwarded connection carries bytes both ways, and the end of each.",
                                ForwardRules::carries),
                        SandboxRule.of(
                                "N-2",
                                "A connection to a port where nothing listens ends at once.",
                                ForwardRules::nobody),
                        SandboxRule.of(
                                "N-3", "Connections do not mix, and end with their forward.", ForwardRules::several))
                .map(rule -> rule.needs(Capability.FORWARD))
                .toList();
    }

    private static Socket connect(PortForward forward) throws IOException {
        Socket socket = new Socket(
                forward.localAddress().getAddress(), forward.localAddress().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Starts the server, and waits until it answers. */
    private static void serve(Lab lab, PortForward forward) throws Exception {
        lab.box().start(lab.guest().echoServer(PORT));
        Lab.eventually("the server answers", () -> {
            try (Socket socket = connect(forward)) {
                socket.getOutputStream().write('x');
                return socket.getInputStream().read() == 'x';
            }
        });
    }

    private static byte[] echoed(PortForward forward, byte[] sent) throws Exception {
        try (Socket socket = connect(forward)) {
            Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // The reader sees what is missing.
                }
            });
            writer.start();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(received);
            writer.join();
            return received.toByteArray();
        }
    }

    private static void carries(Lab lab) throws Exception {
        try (PortForward forward = lab.box().forward(PORT)) {
            assertTrue(forward.localAddress().getAddress().isLoopbackAddress(), "others can reach it");
            assertEquals(PORT, forward.port());
            serve(lab, forward);
            // A connection that is over has been counted.
            Lab.eventually("no connection is open", () -> forward.connections() == 0);
            long before = forward.bytesIn();
            byte[] sent = Lab.random(31, Sizes.STREAM_BYTES);
            assertEquals(Lab.digest(sent), Lab.digest(echoed(forward, sent)));
            Lab.eventually("no connection is open", () -> forward.connections() == 0);
            assertEquals(sent.length, forward.bytesIn() - before);
        }
    }

    private static void nobody(Lab lab) throws IOException {
        try (PortForward forward = lab.box().forward(PORT + 1);
                Socket socket = connect(forward)) {
            assertEquals(-1, readOrEnd(socket));
        }
    }

    private static int readOrEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException e) {
            return -1; // Reset: an end as well.
        }
    }

    private static void several(Lab lab) throws Exception {
        PortForward forward = lab.box().forward(PORT);
        serve(lab, forward);
        List<Callable<String>> work = Stream.of(1L, 2L, 3L, 4L)
                .<Callable<String>>map(seed -> () -> {
                    byte[] sent = Lab.random(seed, 100_000);
                    assertEquals(Lab.digest(sent), Lab.digest(echoed(forward, sent)));
                    return "";
                })
                .toList();
        LifeRules.atOnce(work);
        try (Socket open = connect(forward)) {
            open.getOutputStream().write('y');
            assertEquals('y', open.getInputStream().read());
            forward.close();
            forward.close();
            assertEquals(-1, readOrEnd(open));
        }
        Lab.eventually("the port is free for others", () -> {
            new ServerSocket(
                            forward.localAddress().getPort(),
                            1,
                            forward.localAddress().getAddress())
                    .close();
            return true;
        });
    }
}
