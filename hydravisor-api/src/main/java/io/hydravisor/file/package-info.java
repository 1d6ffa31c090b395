/** The files of a machine. */
@NullMarked
package io.hydravisor.file;

import org.jspecify.annotations.NullMarked;
