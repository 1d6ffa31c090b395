/** What is made from the commands themselves: manual pages, and the script that completes them in a shell. */
@NullMarked
package io.hydravisor.cli.docs;

import org.jspecify.annotations.NullMarked;
