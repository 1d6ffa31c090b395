package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.Bent.backends;
import static io.hydravisor.testkit.tck.Bent.requests;
import static io.hydravisor.testkit.tck.Bent.streams;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Role;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Wrong about what reaches the service, and what is refused. */
final class WrongRequests {
    private static final int LONG = 10_000;

    private WrongRequests() {}

    static List<WrongBackend> all() {
        return Stream.concat(
                        Stream.of(
                                new WrongBackend(
                                        "G-1",
                                        "sends the model's own words as the user's",
                                        messages(message -> message.role() == Role.ASSISTANT
                                                        && message.toolCalls().isEmpty()
                                                ? Message.user(message.text())
                                                : message)),
                                new WrongBackend(
                                        "G-2",
                                        "cuts long messages",
                                        messages(message -> message.text().length() > LONG
                                                ? Message.user(message.text().substring(0, LONG))
                                                : message)),
                                new WrongBackend(
                                        "G-3",
                                        "sends the first image of a message alone",
                                        messages(message -> new Message(
                                                message.role(),
                                                Stream.concat(
                                                                message.content().stream()
                                                                        .filter(part ->
                                                                                !(part instanceof Content.Image)),
                                                                message.content().stream()
                                                                        .filter(Content.Image.class::isInstance)
                                                                        .limit(1))
                                                        .toList()))),
                                new WrongBackend(
                                        "G-4",
                                        "loses the last byte of a document",
                                        messages(message -> new Message(
                                                message.role(),
                                                message.content().stream()
                                                        .map(WrongRequests::shortened)
                                                        .toList()))),
                                new WrongBackend(
                                        "G-5",
                                        "sends tools without what they do",
                                        requests(request -> request.tools(request.tools().stream()
                                                .map(tool -> new Tool(tool.name(), "", tool.parameters()))
                                                .toList()))),
                                new WrongBackend(
                                        "G-6",
                                        "sends that some tool must be called, and not which",
                                        requests(request -> request.toolChoice().kind() == ToolChoice.Kind.NAMED
                                                ? request.toolChoice(ToolChoice.required())
                                                : request)),
                                new WrongBackend(
                                        "G-7",
                                        "asks for any JSON where there is a schema",
                                        requests(request ->
                                                request.format().schema().isPresent()
                                                        ? request.format(ResponseFormat.json())
                                                        : request)),
                                new WrongBackend(
                                        "G-8",
                                        "asks for any text where it shall be JSON",
                                        requests(request ->
                                                request.format().schema().isEmpty()
                                                        ? request.format(ResponseFormat.text())
                                                        : request)),
                                new WrongBackend(
                                        "G-9",
                                        "lets a model think that shall not",
                                        requests(request -> request.thinking().isPresent()
                                                ? request.thinking(ThinkingMode.ON)
                                                : request)),
                                new WrongBackend(
                                        "G-10",
                                        "sets a temperature of its own",
                                        requests(request ->
                                                request.sampling().temperature().isEmpty()
                                                        ? request.sampling(request.sampling()
                                                                .temperature(0.8))
                                                        : request))),
                        refusals())
                .toList();
    }

    private static Stream<WrongBackend> refusals() {
        return Stream.of(
                new WrongBackend(
                        "I-1",
                        "leaves out the images that it can't send",
                        Set.of(ModelCapability.VISION),
                        messages(message -> new Message(
                                message.role(),
                                message.content().stream()
                                        .filter(part -> !(part instanceof Content.Image))
                                        .toList()))),
                new WrongBackend("I-2", "says yes to everything", backends((right, context) -> new Bent.Backend(right) {
                    @Override
                    public Support supports(Capability capability) {
                        return capability.id().startsWith("tck.") ? Support.yes() : right.supports(capability);
                    }
                })),
                new WrongBackend(
                        "I-3",
                        "describes a model that does not exist",
                        backends((right, context) -> new Bent.Backend(right) {
                            @Override
                            public ModelInfo model(String name) {
                                try {
                                    return right.model(name);
                                } catch (NotFoundException e) {
                                    if (name.endsWith("missing")) {
                                        return ModelInfo.of(name);
                                    }
                                    throw e;
                                }
                            }
                        })),
                new WrongBackend(
                        "I-4",
                        "mends a conversation that can't be used",
                        requests(request -> request.messages().isEmpty() ? request.user("?") : request)),
                new WrongBackend(
                        "I-5", "passes over options that it does not know", requests(WrongRequests::withoutOptions)),
                new WrongBackend("I-6", "tells what a model can't do as trouble", streams(Trouble::new)),
                new WrongBackend(
                        "I-7",
                        "gives models a name that is not theirs",
                        backends((right, context) -> new Bent.Backend(right) {
                            @Override
                            public ModelInfo model(String name) {
                                return name.equals("scripted") ? ModelInfo.of("scripted:latest") : right.model(name);
                            }
                        })),
                new WrongBackend(
                        "I-9", "tells a service that is not there as trouble", right -> new NobodyThere(right)));
    }

    private static UnaryOperator<ModelBackendProvider> messages(UnaryOperator<Message> bend) {
        return requests(request ->
                request.messages(request.messages().stream().map(bend).toList()));
    }

    private static Content shortened(Content part) {
        if (part instanceof Content.Document document && document.bytes().remaining() > 1) {
            ByteBuffer bytes = document.bytes();
            return new Content.Document(document.name(), document.mediaType(), bytes.limit(bytes.limit() - 1));
        }
        return part;
    }

    private static ChatRequest withoutOptions(ChatRequest request) {
        return request.options().isEmpty()
                ? request
                : ChatRequest.to(request.model()).messages(request.messages());
    }

    private static final class Trouble extends Bent.Stream {
        Trouble(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            try {
                return super.result();
            } catch (UnsupportedCapabilityException e) {
                throw new BackendException(Failure.of(e.problem()).hint("Look into the log."));
            }
        }
    }

    private static final class NobodyThere extends Bent.Provider {
        NobodyThere(ModelBackendProvider right) {
            super(right);
        }

        @Override
        public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
            try {
                return super.connect(endpoint, context);
            } catch (UnavailableException e) {
                throw new BackendException(Failure.of(e.problem()).hint("Look into the log."));
            }
        }
    }
}
