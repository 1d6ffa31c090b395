package io.hydravisor.fake.jar;

/** It can't even be loaded, as its superclass is not there. */
public final class ExtendsWithheld extends Withheld {}
