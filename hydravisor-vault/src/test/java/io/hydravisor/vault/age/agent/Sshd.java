package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A private sshd on a port of loopback, with a host key that we wrote. */
public final class Sshd implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final Path folder;
    private final Process process;
    private final int port;
    private final SshPublicKey hostKey;

    private Sshd(Path folder, Process process, int port, SshPublicKey hostKey) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.hostKey = hostKey;
    }

    static Sshd start() throws Exception {
        // What Debian's service makes when it starts; sshd doesn't start without it.
        Files.createDirectories(Path.of("/run/sshd"));
        Path folder = Files.createTempDirectory("sshd");
        try (SshPrivateKey key = SshPrivateKey.generate("builder-host")) {
            Tool.secret(folder.resolve("host_key"), key.write(null));
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int port = freePort();
                Process process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config(folder, port))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
                if (answers(process, port)) {
                    return new Sshd(folder, process, port, key.publicKey());
                }
            }
            throw new IOException(Files.readString(folder.resolve("log")));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String config(Path folder, int port) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                UsePAM no
                UseDNS no
                StrictModes no
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                MaxAuthTries 20
                """.formatted(
                                port, folder.resolve("host_key"), folder.resolve("authorized_keys")))
                .toString();
    }

    /** False if it has ended, as it does if another took the port first. */
    private static boolean answers(Process process, int port) throws InterruptedException {
        while (process.isAlive()) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected() && process.isAlive();
            } catch (IOException e) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(30, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The file of its host key. */
    public Path hostKeyFile() {
        return folder.resolve("host_key");
    }

    SshPublicKey hostKey() {
        return hostKey;
    }

    /** From now on these keys log in, and no others. */
    public void authorize(SshPublicKey... keys) throws IOException {
        Files.write(
                folder.resolve("authorized_keys"),
                Stream.of(keys).map(SshPublicKey::line).toList());
    }

    /** The command and options of a client that trusts this host only, and has no keys but an agent's. */
    public List<String> client(String... options) throws IOException {
        Path known =
                Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + hostKey.line() + "\n");
        List<String> argv = new ArrayList<>(List.of("ssh", "-F", "none", "-p", String.valueOf(port)));
        argv.addAll(List.of("-o", "BatchMode=yes", "-o", "IdentityFile=none", "-o", "StrictHostKeyChecking=yes"));
        argv.addAll(List.of("-o", "GlobalKnownHostsFile=none", "-o", "UserKnownHostsFile=" + known));
        argv.addAll(List.of(options));
        return argv;
    }

    String url(Path path) {
        return "ssh://root@127.0.0.1:" + port + path;
    }
}
