package io.hydravisor.agent;

import io.hydravisor.core.HydravisorException;
import org.jspecify.annotations.Nullable;

/** Why a run goes no further. */
record Stop(AgentEnd end, String detail, @Nullable HydravisorException failure) {
    Stop(AgentEnd end, String detail) {
        this(end, detail, null);
    }

    static Stop failed(HydravisorException failure) {
        return new Stop(AgentEnd.FAILED, failure.problem(), failure);
    }
}
