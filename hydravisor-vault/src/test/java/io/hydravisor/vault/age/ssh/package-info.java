@NullMarked
package io.hydravisor.vault.age.ssh;

import org.jspecify.annotations.NullMarked;
