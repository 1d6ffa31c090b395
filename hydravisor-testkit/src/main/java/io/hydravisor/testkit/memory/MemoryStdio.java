package io.hydravisor.testkit.memory;

import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The standard streams that the processes of one group share. */
interface MemoryStdio {
    InputStream in(MemoryProcess self);

    OutputStream out(MemoryProcess self);

    OutputStream err(MemoryProcess self);

    /** Null if they are none. */
    @Nullable
    MemoryTerminal terminal();

    /** Something changed that a client may wait for. Called without the kernel's lock. */
    void changed();
}
