package io.hydravisor.fake.jar;

/** Its constructor needs a class that is not there. */
public final class NeedsWithheld extends Broken {
    public NeedsWithheld() {
        new Withheld();
    }
}
