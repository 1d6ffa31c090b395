/**
 * Keys of machines, in a vault that is encrypted where it lies. A machine that is reached by SSH has two keypairs: the one that it
 * proves itself with, and the one that its users prove themselves with.
 */
@NullMarked
package io.hydravisor.vault;

import org.jspecify.annotations.NullMarked;
