package io.hydravisor.fake.jar;

/** A provider that works. */
public final class First extends Delegating {}
