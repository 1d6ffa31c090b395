/** Models in memory, which answer by scripts, for the unit tests of applications; the contract of backends uses the same scripts. */
@NullMarked
package io.hydravisor.testkit.model;

import org.jspecify.annotations.NullMarked;
