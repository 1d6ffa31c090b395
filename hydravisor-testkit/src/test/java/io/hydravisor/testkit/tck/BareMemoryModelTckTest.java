package io.hydravisor.testkit.tck;

import io.hydravisor.model.ModelCapability;
import java.util.Set;

/** So do those that can do nothing but answer: what is not declared is refused. */
class BareMemoryModelTckTest extends ModelBackendTck {
    @Override
    protected ModelLab lab() {
        return new MemoryModelLab(
                Set.of(
                        ModelCapability.TOOLS,
                        ModelCapability.TOOL_CHOICE,
                        ModelCapability.VISION,
                        ModelCapability.DOCUMENTS,
                        ModelCapability.THINKING,
                        ModelCapability.JSON,
                        ModelCapability.JSON_SCHEMA,
                        ModelCapability.EMBEDDING,
                        ModelCapability.LIFECYCLE,
                        ModelCapability.CATALOG),
                provider -> provider);
    }
}
