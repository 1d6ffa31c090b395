package io.hydravisor.model;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a backend tells of a model, as far as it tells it. Immutable; each wither returns a copy. */
public final class ModelInfo {
    private final String name;
    private final @Nullable String digest;
    private final @Nullable ByteSize size;
    private final @Nullable Instant modified;
    private final List<String> families;
    private final @Nullable Long contextLength;
    private final @Nullable Set<Capability> capabilities;
    private final Map<String, @Nullable Object> metadata;

    private ModelInfo(
            String name,
            @Nullable String digest,
            @Nullable ByteSize size,
            @Nullable Instant modified,
            List<String> families,
            @Nullable Long contextLength,
            @Nullable Set<Capability> capabilities,
            Map<String, @Nullable Object> metadata) {
        this.name = name;
        this.digest = digest;
        this.size = size;
        this.modified = modified;
        this.families = families;
        this.contextLength = contextLength;
        this.capabilities = capabilities;
        this.metadata = metadata;
    }

    /**
     * A model of which nothing else is known.
     *
     * @param name what requests call it
     * @return the information
     */
    public static ModelInfo of(String name) {
        return new ModelInfo(Objects.requireNonNull(name, "name"), null, null, null, List.of(), null, null, Map.of());
    }

    /**
     * Sets the digest.
     *
     * @param value the backend's word for exactly this version of the model
     * @return a copy
     */
    public ModelInfo digest(String value) {
        return new ModelInfo(name, value, size, modified, families, contextLength, capabilities, metadata);
    }

    /**
     * Sets the size.
     *
     * @param value on disk
     * @return a copy
     */
    public ModelInfo size(ByteSize value) {
        return new ModelInfo(name, digest, value, modified, families, contextLength, capabilities, metadata);
    }

    /**
     * Sets the time of the last change.
     *
     * @param time by the backend's clock
     * @return a copy
     */
    public ModelInfo modified(Instant time) {
        return new ModelInfo(name, digest, size, time, families, contextLength, capabilities, metadata);
    }

    /**
     * Sets the families.
     *
     * @param names of the architectures
     * @return a copy
     */
    public ModelInfo families(List<String> names) {
        return new ModelInfo(name, digest, size, modified, List.copyOf(names), contextLength, capabilities, metadata);
    }

    /**
     * Sets the context length.
     *
     * @param tokens the most that request and answer may have together
     * @return a copy
     */
    public ModelInfo contextLength(long tokens) {
        return new ModelInfo(name, digest, size, modified, families, tokens, capabilities, metadata);
    }

    /**
     * Sets what it can do.
     *
     * @param all everything that it can do
     * @return a copy
     */
    public ModelInfo capabilities(Set<Capability> all) {
        return new ModelInfo(name, digest, size, modified, families, contextLength, Set.copyOf(all), metadata);
    }

    /**
     * Sets what else is known.
     *
     * @param all JSON as JDK collections; copied
     * @return a copy
     */
    public ModelInfo metadata(Map<String, ? extends @Nullable Object> all) {
        return new ModelInfo(
                name,
                digest,
                size,
                modified,
                families,
                contextLength,
                capabilities,
                Json.object("the metadata of a model", all));
    }

    /** {@return what requests call it} */
    public String name() {
        return name;
    }

    /** {@return the backend's word for exactly this version of it, where there is one} */
    public Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    /** {@return its size on disk, where known} */
    public Optional<ByteSize> size() {
        return Optional.ofNullable(size);
    }

    /** {@return when it was changed last, where known} */
    public Optional<Instant> modified() {
        return Optional.ofNullable(modified);
    }

    /** {@return the names of its architectures; may be empty} */
    public List<String> families() {
        return families;
    }

    /** {@return the most tokens that request and answer may have together, where known} */
    public OptionalLong contextLength() {
        return contextLength == null ? OptionalLong.empty() : OptionalLong.of(contextLength);
    }

    /** {@return what it can do; empty if the backend does not tell} */
    public Optional<Set<Capability>> capabilities() {
        return Optional.ofNullable(capabilities);
    }

    /**
     * Whether it can do something.
     *
     * @param capability one of {@link ModelCapability}, or a provider's own
     * @return the answer, with its reason; yes where the backend does not tell, which the request then shows
     */
    public Support supports(Capability capability) {
        if (capabilities == null) {
            return new Support(true, "the backend does not tell what " + name + " can do");
        }
        return capabilities.contains(capability)
                ? Support.yes()
                : Support.no("the model " + name + " has only "
                        + capabilities.stream().map(Capability::id).sorted().toList());
    }

    /** {@return what else the backend tells, as JSON in JDK collections; immutable} */
    public Map<String, @Nullable Object> metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return "ModelInfo[" + name + "]";
    }
}
