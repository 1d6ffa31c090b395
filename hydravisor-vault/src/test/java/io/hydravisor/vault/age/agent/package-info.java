@NullMarked
package io.hydravisor.vault.age.agent;

import org.jspecify.annotations.NullMarked;
