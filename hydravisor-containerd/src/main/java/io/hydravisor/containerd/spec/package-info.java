/** What runc is told: the OCI runtime specification of a sandbox and of its commands. */
@NullMarked
package io.hydravisor.containerd.spec;

import org.jspecify.annotations.NullMarked;
