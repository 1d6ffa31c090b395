package io.hydravisor.fake.jar;

/** A class that was there when the jar was compiled, and is not where it runs. */
public class Withheld extends Broken {}
