package io.hydravisor.fake.jar;

/** Its name can't be asked for. */
public final class ThrowsWhenNamed extends Broken {
    @Override
    public String name() {
        throw new IllegalStateException("nameless");
    }
}
