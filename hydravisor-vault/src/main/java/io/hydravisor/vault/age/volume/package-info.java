/** The file that a vault is: what is in it, how it is written, and how it is known to be the right one. */
@NullMarked
package io.hydravisor.vault.age.volume;

import org.jspecify.annotations.NullMarked;
