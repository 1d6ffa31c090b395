/** An agent that OpenSSH asks for signatures. */
@NullMarked
package io.hydravisor.vault.age.agent;

import org.jspecify.annotations.NullMarked;
