package io.hydravisor.process;

/** One of a command's two outputs. */
public enum StdStream {
    /** Standard output, descriptor 1. */
    STDOUT,
    /** Standard error, descriptor 2. */
    STDERR
}
