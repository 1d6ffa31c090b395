package io.hydravisor.fake.jar;

/** It is listed, and implements nothing. */
public final class NoProvider {}
