package io.hydravisor.vault;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;

/**
 * Somebody used a vault. It holds no secret.
 *
 * @param type {@code vault.created}, {@code vault.unlocked}, {@code vault.refused}, {@code vault.key-generated},
 *     {@code vault.key-imported}, {@code vault.key-used}, {@code vault.key-exported}, {@code vault.key-rotated},
 *     {@code vault.key-revoked}, {@code vault.granted} or {@code vault.ungranted}
 * @param time when
 * @param resource such as {@code key/web-client}, {@code principal/anna} or {@code vault/age:/home/anna/vault}
 * @param principal whose identity had unlocked the vault; empty if nobody's had
 * @param purpose what for, in the words of whoever asked; may be empty
 */
public record VaultEvent(String type, Instant time, String resource, String principal, String purpose)
        implements HydravisorEvent {}
