/** What an application sees of Hydravisor: its API as text, its jars on both paths, its artifacts in a repository. */
@NullMarked
package io.hydravisor.it;

import org.jspecify.annotations.NullMarked;
