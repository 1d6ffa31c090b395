package io.hydravisor.net;

import io.hydravisor.core.Capability;

/** What a machine may reach over the network. Immutable. */
public final class NetworkPolicy {
    private static final NetworkPolicy ISOLATED = new NetworkPolicy(Capability.NETWORK_ISOLATED);
    private static final NetworkPolicy HOST = new NetworkPolicy(Capability.NETWORK_HOST);
    private static final NetworkPolicy NAT = new NetworkPolicy(Capability.NETWORK_NAT);

    private final Capability capability;

    private NetworkPolicy(Capability capability) {
        this.capability = capability;
    }

    /**
     * Only its own loopback. The default.
     *
     * @return the policy
     */
    public static NetworkPolicy isolated() {
        return ISOLATED;
    }

    /**
     * Everything that the host reaches, as the host. Ask for it only for trusted work.
     *
     * @return the policy
     */
    public static NetworkPolicy host() {
        return HOST;
    }

    /**
     * Outgoing connections through address translation, and what is published with {@link PublishedPort}. The host itself and other
     * sandboxes are not reached.
     *
     * @return the policy
     */
    public static NetworkPolicy nat() {
        return NAT;
    }

    /**
     * What an endpoint must be able to do for this policy.
     *
     * @return the capability
     */
    public Capability capability() {
        return capability;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkPolicy that && capability.equals(that.capability);
    }

    @Override
    public int hashCode() {
        return capability.hashCode();
    }

    @Override
    public String toString() {
        return capability.id();
    }
}
