package io.hydravisor.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model to make, from another one or from files. Immutable; each wither returns a copy. */
public final class ModelCreation {
    private final Parts parts;

    private ModelCreation(Parts parts) {
        this.parts = parts;
    }

    private static final class Parts implements Cloneable {
        private final String name;
        private @Nullable String from;
        private Map<String, Path> files = Map.of();
        private Map<String, Path> adapters = Map.of();
        private @Nullable String template;
        private @Nullable String system;
        private @Nullable String quantize;
        private List<String> licenses = List.of();
        private List<Message> messages = List.of();
        private Map<String, @Nullable Object> parameters = Map.of();

        Parts(String name) {
            this.name = name;
        }

        @Override
        protected Parts clone() {
            try {
                return (Parts) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * A model of a name.
     *
     * @param name the new model's name
     * @return the request, which still needs {@link #from(String)} or a {@link #file(String, Path)}
     */
    public static ModelCreation of(String name) {
        return new ModelCreation(new Parts(Objects.requireNonNull(name, "name")));
    }

    /**
     * Makes it from a stored model.
     *
     * @param model its name
     * @return a copy
     */
    public ModelCreation from(String model) {
        Parts copy = parts.clone();
        copy.from = Objects.requireNonNull(model, "model");
        return new ModelCreation(copy);
    }

    /**
     * Makes it from a file of weights, beside those given before.
     *
     * @param fileName what the backend calls it, such as {@code model.gguf} or {@code model.safetensors}
     * @param path where it is; read when the model is made
     * @return a copy
     */
    public ModelCreation file(String fileName, Path path) {
        Parts copy = parts.clone();
        copy.files = with(parts.files, fileName, path.toAbsolutePath());
        return new ModelCreation(copy);
    }

    /**
     * Adds a LoRA adapter.
     *
     * @param fileName what the backend calls it
     * @param path where it is; read when the model is made
     * @return a copy
     */
    public ModelCreation adapter(String fileName, Path path) {
        Parts copy = parts.clone();
        copy.adapters = with(parts.adapters, fileName, path.toAbsolutePath());
        return new ModelCreation(copy);
    }

    /**
     * Sets the template that turns a conversation into a prompt.
     *
     * @param text in the backend's template language
     * @return a copy
     */
    public ModelCreation template(String text) {
        Parts copy = parts.clone();
        copy.template = Objects.requireNonNull(text, "text");
        return new ModelCreation(copy);
    }

    /**
     * Sets what the model is told about itself unless a request says otherwise.
     *
     * @param text the text
     * @return a copy
     */
    public ModelCreation system(String text) {
        Parts copy = parts.clone();
        copy.system = Objects.requireNonNull(text, "text");
        return new ModelCreation(copy);
    }

    /**
     * Has the weights made smaller.
     *
     * @param type such as {@code q4_K_M}
     * @return a copy
     */
    public ModelCreation quantize(String type) {
        Parts copy = parts.clone();
        copy.quantize = Objects.requireNonNull(type, "type");
        return new ModelCreation(copy);
    }

    /**
     * Adds a licence.
     *
     * @param text its text
     * @return a copy
     */
    public ModelCreation license(String text) {
        Parts copy = parts.clone();
        List<String> all = new ArrayList<>(parts.licenses);
        all.add(text);
        copy.licenses = List.copyOf(all);
        return new ModelCreation(copy);
    }

    /**
     * Puts a message before every conversation.
     *
     * @param message text alone
     * @return a copy
     */
    public ModelCreation message(Message message) {
        Parts copy = parts.clone();
        List<Message> all = new ArrayList<>(parts.messages);
        all.add(message);
        copy.messages = List.copyOf(all);
        return new ModelCreation(copy);
    }

    /**
     * Sets an option that holds unless a request says otherwise.
     *
     * @param option the backend's name for it
     * @param value JSON as JDK collections; copied
     * @return a copy
     */
    public ModelCreation parameter(String option, Object value) {
        Parts copy = parts.clone();
        Map<String, @Nullable Object> all = new LinkedHashMap<>(parts.parameters);
        all.put(option, value);
        copy.parameters = Json.object("the parameter " + option, all);
        return new ModelCreation(copy);
    }

    private static Map<String, Path> with(Map<String, Path> before, String name, Path path) {
        Map<String, Path> all = new LinkedHashMap<>(before);
        all.put(name, path);
        return Collections.unmodifiableMap(all);
    }

    /** {@return the new model's name} */
    public String name() {
        return parts.name;
    }

    /** {@return the stored model to make it from} */
    public Optional<String> from() {
        return Optional.ofNullable(parts.from);
    }

    /** {@return the files of weights, by the backend's names for them; paths are absolute} */
    public Map<String, Path> files() {
        return parts.files;
    }

    /** {@return the adapters, by the backend's names for them; paths are absolute} */
    public Map<String, Path> adapters() {
        return parts.adapters;
    }

    /** {@return the template, where set} */
    public Optional<String> template() {
        return Optional.ofNullable(parts.template);
    }

    /** {@return what the model is told about itself, where set} */
    public Optional<String> system() {
        return Optional.ofNullable(parts.system);
    }

    /** {@return the type to make the weights smaller to, where set} */
    public Optional<String> quantize() {
        return Optional.ofNullable(parts.quantize);
    }

    /** {@return the licences' texts} */
    public List<String> licenses() {
        return parts.licenses;
    }

    /** {@return the messages before every conversation} */
    public List<Message> messages() {
        return parts.messages;
    }

    /** {@return the options, as JSON in JDK collections} */
    public Map<String, @Nullable Object> parameters() {
        return parts.parameters;
    }
}
