/**
 * Files in the format of age, version 1. What is secret is in arrays of bytes that are wiped after use; the JDK's own objects, such
 * as a {@link java.security.PrivateKey}, hold copies until they are collected, which is why they live no longer than a call.
 */
@NullMarked
package io.hydravisor.vault.age.format;

import org.jspecify.annotations.NullMarked;
