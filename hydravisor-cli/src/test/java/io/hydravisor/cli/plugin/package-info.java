/** A provider of somebody else, to be put into jars. */
@NullMarked
package io.hydravisor.cli.plugin;

import org.jspecify.annotations.NullMarked;
