package io.hydravisor.testkit.memory;

/** Something open on a connection that has to know what becomes of it. */
interface MemoryHandle {
    void connectionLost();

    void connectionRestored();

    void letGo();
}
