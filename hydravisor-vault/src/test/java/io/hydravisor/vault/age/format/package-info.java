@NullMarked
package io.hydravisor.vault.age.format;

import org.jspecify.annotations.NullMarked;
