package io.hydravisor.testkit.model;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Models in this JVM's memory, for the unit tests of applications: answers by {@link ScriptedAnswer scripts}, whole or broken on
 * demand, without a service and without a network. They keep the contract of model backends, so that a test sees what a real one
 * would show: pieces as they are asked for, retries before the first one, typed errors with the text so far.
 *
 * <pre>{@code
 * var provider = new InMemoryModelBackendProvider()
 *         .answer(ScriptedAnswer.of("The answer", " is 42."), ScriptedAnswer.of("The ans").cut());
 * try (Hydravisor hydra = Hydravisor.builder().provider(provider).discover();
 *         ModelBackend models = hydra.modelBackend("memory-model:test")) {
 *     ChatRequest question = ChatRequest.to("scripted").user("What is the answer?");
 *     assertEquals("The answer is 42.", models.complete(question).text());
 *     var broken = assertThrows(ModelCutException.class, () -> models.complete(question));
 *     assertEquals("The ans", broken.partial().text());
 * }
 * }</pre>
 *
 * <p>There is one model, {@code scripted}, which can do everything; {@link #model} adds others. All connections reach the same
 * models and take their answers from the same queue, one for each request, also for one that is sent again. A request for which no
 * script is left fails, unless {@link #otherwise} says what comes of it.
 *
 * <p>It is not found by {@link java.util.ServiceLoader}; only {@code Hydravisor.builder().provider(...)} brings it in. Safe for
 * use by many threads.
 */
public final class InMemoryModelBackendProvider implements ModelBackendProvider {
    private static final Set<Capability> ALL = Set.of(
            ModelCapability.CHAT,
            ModelCapability.TOOLS,
            ModelCapability.TOOL_CHOICE,
            ModelCapability.VISION,
            ModelCapability.DOCUMENTS,
            ModelCapability.THINKING,
            ModelCapability.JSON,
            ModelCapability.JSON_SCHEMA,
            ModelCapability.EMBEDDING,
            ModelCapability.LIFECYCLE,
            ModelCapability.CATALOG);

    private final Set<Capability> capabilities;
    private final MemoryModelService service = new MemoryModelService();

    /** A provider that can do everything, with the model {@code scripted}. */
    public InMemoryModelBackendProvider() {
        this(ALL);
    }

    private InMemoryModelBackendProvider(Set<Capability> capabilities) {
        this.capabilities = capabilities;
        model(ModelInfo.of("scripted"));
    }

    /**
     * A provider that can't do everything, to test what an application does then.
     *
     * @param missing what it shall not declare, and refuse
     * @return a new provider, with models and answers of its own
     */
    public InMemoryModelBackendProvider without(Capability... missing) {
        Set<Capability> less = Set.copyOf(Arrays.asList(missing));
        return new InMemoryModelBackendProvider(
                capabilities.stream().filter(one -> !less.contains(one)).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Adds a stored model, or replaces one.
     *
     * @param model with capabilities, it refuses what it does not have; without, it does what the provider can
     * @return this
     */
    public InMemoryModelBackendProvider model(ModelInfo model) {
        service.store(Objects.requireNonNull(model, "model"));
        return this;
    }

    /**
     * Adds a model to the registry, from where it can be pulled.
     *
     * @param model what is stored once it was pulled
     * @return this
     */
    public InMemoryModelBackendProvider pullable(ModelInfo model) {
        service.publish(Objects.requireNonNull(model, "model"));
        return this;
    }

    /**
     * Adds answers to the end of the queue.
     *
     * @param answers one for each request
     * @return this
     */
    public InMemoryModelBackendProvider answer(ScriptedAnswer... answers) {
        service.answers(List.of(answers));
        return this;
    }

    /**
     * Sets what comes of a request for which the queue has no answer.
     *
     * @param answer called from the thread that reads the answer, by many at the same time
     * @return this
     */
    public InMemoryModelBackendProvider otherwise(Function<ChatRequest, ScriptedAnswer> answer) {
        service.otherwise(Objects.requireNonNull(answer, "answer"));
        return this;
    }

    /**
     * Sets what a text is turned into.
     *
     * @param text the text
     * @param vector its vector; copied
     * @return this
     */
    public InMemoryModelBackendProvider vector(String text, float... vector) {
        service.vector(Objects.requireNonNull(text, "text"), vector.clone());
        return this;
    }

    /**
     * Sets whether there is a way to the service. Without one every request fails as unavailable, and so does connecting.
     *
     * @param up true at the beginning
     * @return this
     */
    public InMemoryModelBackendProvider reachable(boolean up) {
        service.reachable(up);
        return this;
    }

    /** {@return the conversations that have arrived, also those that were refused, in order} */
    public List<ChatRequest> requests() {
        return service.requests();
    }

    /** {@return how many answers are being given at this moment: begun, not at their end, and not closed} */
    public int running() {
        return service.exchanges();
    }

    /** {@return how many pieces were said so far, in all answers} */
    public long said() {
        return service.sent();
    }

    @Override
    public String name() {
        return ModelErrors.PROVIDER;
    }

    /** {@return {@code memory-model} alone} */
    @Override
    public Set<String> schemes() {
        return Set.of("memory-model");
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /** {@return {@code memory-model:default}; who brings this provider in wants it} */
    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(Endpoint.parse("memory-model:default"));
    }

    /** {@return one that is always found: there is nothing that it needs of the host} */
    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return List.of(Prerequisite.found("memory-model", "models are scripts in this JVM"));
    }

    /**
     * Connects to the models.
     *
     * @param endpoint {@code memory-model:NAME}, without options; all names lead to the same models
     * @param context what the application lends
     * @return the connection
     * @throws io.hydravisor.core.InvalidInputException if it has options
     * @throws io.hydravisor.core.UnavailableException if there is no way, by {@link #reachable}
     */
    @Override
    public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
        String resource = "endpoint/" + endpoint;
        if (!endpoint.options().isEmpty()) {
            throw ModelErrors.unknownOptions(resource, endpoint.options().keySet());
        }
        service.reach(resource);
        return new MemoryModelBackend(endpoint, capabilities, service, context);
    }
}
