/** What the command prints: tables, JSON, progress. */
@NullMarked
package io.hydravisor.cli.output;

import org.jspecify.annotations.NullMarked;
