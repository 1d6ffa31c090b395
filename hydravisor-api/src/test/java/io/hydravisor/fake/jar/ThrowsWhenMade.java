package io.hydravisor.fake.jar;

/** Its constructor throws. */
public final class ThrowsWhenMade extends Broken {
    public ThrowsWhenMade() {
        throw new IllegalStateException("no licence found");
    }
}
