package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnsupportedCapabilityException;

/** What a driver's optional methods say unless they are implemented. */
final class Unimplemented {
    private Unimplemented() {}

    static UnsupportedCapabilityException by(Object driver, Capability capability) {
        return new UnsupportedCapabilityException(
                Failure.of(driver.getClass().getName() + " declares " + capability + " and does not implement it")
                        .hint("Tell the provider's authors; its TCK would have found this."));
    }
}
