package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.StopReason;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.testkit.model.InMemoryModelBackendProvider;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Models in memory, right or bent. */
final class MemoryModelLab implements ModelLab {
    private final InMemoryModelBackendProvider memory;
    private final ModelBackendProvider provider;

    MemoryModelLab(Set<Capability> missing, UnaryOperator<ModelBackendProvider> bend) {
        memory = new InMemoryModelBackendProvider()
                .without(missing.toArray(new Capability[0]))
                .model(ModelInfo.of("plain").capabilities(Set.of(ModelCapability.CHAT)))
                .pullable(ModelInfo.of("pulled"));
        provider = bend.apply(memory);
    }

    @Override
    public ModelBackendProvider provider() {
        return provider;
    }

    @Override
    public String endpoint() {
        return "memory-model:tck";
    }

    @Override
    public String model() {
        return "scripted";
    }

    @Override
    public Optional<String> plainModel() {
        return Optional.of("plain");
    }

    @Override
    public Optional<String> pullable() {
        return Optional.of("pulled");
    }

    @Override
    public void answer(ScriptedAnswer... answers) {
        memory.answer(answers);
    }

    @Override
    public void vectors(Map<String, float[]> vectors) {
        vectors.forEach(memory::vector);
    }

    @Override
    public void reachable(boolean up) {
        memory.reachable(up);
    }

    @Override
    public List<ChatRequest> requests() {
        return memory.requests();
    }

    @Override
    public int running() {
        return memory.running();
    }

    @Override
    public long said() {
        return memory.said();
    }

    @Override
    public Set<StopReason> stopReasons() {
        return EnumSet.allOf(StopReason.class);
    }

    @Override
    public void close() {}
}
