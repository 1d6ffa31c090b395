/** Something that runs commands and holds files. */
@NullMarked
package io.hydravisor.machine;

import org.jspecify.annotations.NullMarked;
