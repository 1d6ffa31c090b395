/** An unlocked vault as a read-only file system. */
@NullMarked
package io.hydravisor.vault.age.view;

import org.jspecify.annotations.NullMarked;
