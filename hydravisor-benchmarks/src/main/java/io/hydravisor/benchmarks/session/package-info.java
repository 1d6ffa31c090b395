/** Sessions: what commands and panes' output cost, beside tmux itself. */
@org.jspecify.annotations.NullMarked
package io.hydravisor.benchmarks.session;
