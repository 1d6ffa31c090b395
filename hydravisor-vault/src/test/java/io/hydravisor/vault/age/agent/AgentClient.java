package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.SshWireWriter;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Speaks to an agent byte by byte. */
final class AgentClient implements AutoCloseable {
    final SocketChannel channel;

    AgentClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    static byte[] message(int type) {
        return new byte[] {(byte) type};
    }

    static byte[] signRequest(SshPublicKey key, byte[] data, long flags) {
        try (SshWireWriter out = new SshWireWriter()) {
            return out.uint8(13).string(key.blob()).string(data).uint32(flags).toBytes();
        }
    }

    void raw(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    byte[] ask(byte[] message) throws IOException {
        raw(ByteBuffer.allocate(4).putInt(message.length).array());
        raw(message);
        ByteBuffer length = ByteBuffer.allocate(4);
        fill(length);
        ByteBuffer answer = ByteBuffer.allocate(length.getInt(0));
        fill(answer);
        return answer.array();
    }

    /** Waits for the agent to hang up. */
    boolean isEnded() {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the agent has hung up");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
