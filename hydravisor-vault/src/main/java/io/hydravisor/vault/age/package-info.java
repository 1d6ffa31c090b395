/** The key vault as one file in the format of age. */
@NullMarked
package io.hydravisor.vault.age;

import org.jspecify.annotations.NullMarked;
