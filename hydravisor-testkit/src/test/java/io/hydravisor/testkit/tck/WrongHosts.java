package io.hydravisor.testkit.tck;

import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import java.nio.file.Path;
import java.util.List;

/** Wrong about what a host gives: folders, networks, limits, runtimes. */
final class WrongHosts {
    private WrongHosts() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider(
                        "N-5", "isolates a sandbox that shall be on the host's network", right -> new Hosted(right) {
                            @Override
                            boolean reachesHost(NetworkPolicy policy) {
                                return false;
                            }
                        }),
                new WrongProvider(
                        "N-6",
                        "gives a sandbox the host's network instead of address translation",
                        right -> new Hosted(right) {
                            @Override
                            boolean reachesHost(NetworkPolicy policy) {
                                return !policy.equals(NetworkPolicy.isolated());
                            }
                        }),
                new WrongProvider("N-7", "leaves a published port open behind its sandbox", right -> new Hosted(right) {
                    @Override
                    void unpublish(PublishedDoor door) {
                        // Somebody else may want the port.
                    }
                }),
                new WrongProvider(
                        "M-1",
                        "lets everybody write to a folder that was mounted to be read",
                        right -> new Hosted(right) {
                            @Override
                            boolean writable(Mount mount) {
                                return true;
                            }
                        }),
                new WrongProvider("M-2", "keeps from the host what a command has written", right -> new Hosted(right) {
                    @Override
                    void append(Path file, String text) {
                        // As if it were a copy.
                    }
                }),
                new WrongProvider(
                        "M-3", "passes over a mount of what the host does not have", right -> new Hosted(right) {
                            @Override
                            boolean missing(Path source) {
                                return false;
                            }
                        }),
                new WrongProvider(
                        "M-8", "lets processes open one file more than was asked for", right -> new Hosted(right) {
                            @Override
                            long openFiles(Rlimit limit) {
                                return limit.soft() + 1;
                            }
                        }),
                new WrongProvider(
                        "M-12", "takes another runtime for one that is not there", right -> new Hosted(right) {
                            @Override
                            boolean known(String runtime) {
                                return true;
                            }
                        }));
    }
}
