package io.hydravisor.fake.jar;

/** Another provider that works. */
public final class Second extends Delegating {}
