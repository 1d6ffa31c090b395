/** What stands in the jars of providers, working and broken. */
@NullMarked
package io.hydravisor.fake.jar;

import org.jspecify.annotations.NullMarked;
