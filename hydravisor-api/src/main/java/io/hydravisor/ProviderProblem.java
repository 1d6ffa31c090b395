package io.hydravisor;

/**
 * A provider that was found and can't be used. The others work.
 *
 * @param provider its class, as far as it is known
 * @param reason what is wrong with it
 * @param cause what was thrown
 */
public record ProviderProblem(String provider, String reason, Throwable cause) {}
