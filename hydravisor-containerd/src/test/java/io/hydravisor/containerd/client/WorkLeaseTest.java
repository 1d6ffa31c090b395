package io.hydravisor.containerd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.Soon;
import io.hydravisor.containerd.wire.Lease;
import io.hydravisor.containerd.wire.LeaseListRequest;
import io.hydravisor.core.UnavailableException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WorkLeaseTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = ContainerdDaemon.empty();

    @AfterEach
    void noLeaseIsLeft() throws Exception {
        Soon.holds(() -> assertThat(leases()).isEmpty());
    }

    private static List<String> leases() {
        try {
            return DAEMON.client().leases().list(LeaseListRequest.getDefaultInstance()).getLeasesList().stream()
                    .map(Lease::getId)
                    .toList();
        } catch (StatusRuntimeException e) {
            return List.of(e.toString());
        }
    }

    @Test
    void oneThatIsClosedWhileContainerdIsAwayEndsWhenItIsBack() throws Exception {
        WorkLease lease = new WorkLease(DAEMON.client(), Clock.systemUTC(), WorkLease.newId("test"));
        assertThat(leases()).containsExactly(lease.id());
        DAEMON.kill();
        lease.close();
        DAEMON.start();
    }

    @Test
    void whatContainerdIsNotThereToMakeIsNotThereLater() throws Exception {
        DAEMON.kill();
        assertThatThrownBy(() -> new WorkLease(DAEMON.client(), Clock.systemUTC(), WorkLease.newId("test")))
                .isInstanceOf(UnavailableException.class);
        DAEMON.start();
    }
}
