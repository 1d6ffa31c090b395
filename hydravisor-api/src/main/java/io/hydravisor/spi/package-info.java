/** What a provider implements: small drivers. Applications do not need this package. */
@NullMarked
package io.hydravisor.spi;

import org.jspecify.annotations.NullMarked;
