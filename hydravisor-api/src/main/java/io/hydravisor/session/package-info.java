/** Terminals that outlive the JVM that made them, and that a person and a program can share. */
@NullMarked
package io.hydravisor.session;

import org.jspecify.annotations.NullMarked;
