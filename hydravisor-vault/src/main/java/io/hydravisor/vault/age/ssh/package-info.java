/** Keys as OpenSSH writes them. */
@NullMarked
package io.hydravisor.vault.age.ssh;

import org.jspecify.annotations.NullMarked;
