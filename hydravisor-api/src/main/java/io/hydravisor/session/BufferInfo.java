package io.hydravisor.session;

import io.hydravisor.core.ByteSize;

/**
 * A buffer as the backend described it at one moment.
 *
 * @param name its name
 * @param size how much it holds
 */
public record BufferInfo(String name, ByteSize size) {}
