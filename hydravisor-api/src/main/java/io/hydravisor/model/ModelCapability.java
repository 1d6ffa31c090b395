package io.hydravisor.model;

import io.hydravisor.core.Capability;

/** What backends and models may or may not be able to do. */
public final class ModelCapability {
    /** Conversations are answered. */
    public static final Capability CHAT = Capability.of("model.chat", "answers to conversations");
    /** The model may call tools. */
    public static final Capability TOOLS = Capability.of("model.tools", "tool calls");
    /** The model can be made to call a tool, or a certain one. */
    public static final Capability TOOL_CHOICE = Capability.of("model.tool-choice", "a forced choice of tools");
    /** Images are understood. */
    public static final Capability VISION = Capability.of("model.vision", "images in messages");
    /** Documents are understood. */
    public static final Capability DOCUMENTS = Capability.of("model.documents", "documents in messages");
    /** The model can think before it answers, and shows its thoughts. */
    public static final Capability THINKING = Capability.of("model.thinking", "thinking before the answer");
    /** The answer can be made to be JSON. */
    public static final Capability JSON = Capability.of("model.json", "answers in JSON");
    /** The answer can be made to conform to a JSON Schema. */
    public static final Capability JSON_SCHEMA = Capability.of("model.json-schema", "answers by a JSON Schema");
    /** Texts are turned into vectors. */
    public static final Capability EMBEDDING = Capability.of("model.embedding", "embeddings of texts");
    /** Models are brought into the backend's memory and out of it. */
    public static final Capability LIFECYCLE = Capability.of("model.lifecycle", "loading and unloading of models");
    /** Models are pulled, pushed, created, copied and deleted. */
    public static final Capability CATALOG = Capability.of("model.catalog", "changes to the stored models");

    private ModelCapability() {}
}
