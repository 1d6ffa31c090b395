package io.hydravisor.net;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A TCP port of the host that leads to a port of a sandbox for as long as the sandbox is there, whatever becomes of the JVM that
 * made it; a {@link PortForward} ends with its connection. Immutable.
 */
public final class PublishedPort {
    private static final int MAX_PORT = 65_535;

    private final InetAddress address;
    private final int hostPort;
    private final int port;

    private PublishedPort(InetAddress address, int hostPort, int port) {
        this.address = address;
        this.hostPort = hostPort;
        this.port = port;
    }

    /**
     * A port of the host's loopback, 127.0.0.1, which only the host's own programs reach.
     *
     * @param hostPort the host's, 1 to 65,535
     * @param port the sandbox's, 1 to 65,535; what listens there has to listen on all addresses, not on loopback alone
     * @return the published port
     * @throws InvalidInputException if one of them is outside
     */
    public static PublishedPort of(int hostPort, int port) {
        return new PublishedPort(loopback(), check(hostPort), check(port));
    }

    /**
     * Opens it to whoever reaches another address of the host.
     *
     * @param hostAddress an IPv4 address that the host has, or 0.0.0.0 for all of them
     * @return a copy
     * @throws InvalidInputException if it is of another kind
     */
    public PublishedPort on(InetAddress hostAddress) {
        if (!(hostAddress instanceof Inet4Address)) {
            throw invalid("the address " + hostAddress.getHostAddress(), "Give an IPv4 address.");
        }
        return new PublishedPort(hostAddress, hostPort, port);
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static int check(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw invalid("the port " + port, "Give 1 to " + MAX_PORT + ".");
        }
        return port;
    }

    private static InvalidInputException invalid(String what, String hint) {
        return new InvalidInputException(Failure.of("can't publish " + what).hint(hint));
    }

    /** {@return the host's address, 127.0.0.1 unless another was given} */
    public InetAddress address() {
        return address;
    }

    /** {@return the host's port} */
    public int hostPort() {
        return hostPort;
    }

    /** {@return the sandbox's port} */
    public int port() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublishedPort that
                && address.equals(that.address)
                && hostPort == that.hostPort
                && port == that.port;
    }

    @Override
    public int hashCode() {
        return (address.hashCode() * 31 + hostPort) * 31 + port;
    }

    /** {@return such as {@code 127.0.0.1:8080:80}} */
    @Override
    public String toString() {
        return address.getHostAddress() + ":" + hostPort + ":" + port;
    }
}
