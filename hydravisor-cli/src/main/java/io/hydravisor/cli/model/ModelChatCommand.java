package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Tty;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hydravisor model chat}. */
@Command(
        name = "chat",
        description = {
            "Talk with a model: each line of the standard input is a message, and its end ends the conversation.",
            "With --json the standard input is one document, {\"messages\": [{\"role\", \"content\"}]}, and so is the answer."
        })
final class ModelChatCommand extends OnModels {
    @Mixin
    RequestOptions options = new RequestOptions();

    ModelChatCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        try {
            if (cli.json()) {
                String text = new String(cli.in().readAllBytes(), StandardCharsets.UTF_8);
                new Answers(cli).atOnce(backend, conversation(RequestOptions.object(text, "the standard input")));
            } else {
                talk(backend);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void talk(ModelBackend backend) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(cli.in(), StandardCharsets.UTF_8));
        Answers answers = new Answers(cli);
        ChatRequest conversation = options.request();
        for (String line = ask(lines); line != null; line = ask(lines)) {
            if (!line.isBlank()) {
                conversation = conversation.user(line);
                conversation = conversation.message(
                        answers.stream(backend, conversation).message());
            }
        }
    }

    private @Nullable String ask(BufferedReader lines) throws IOException {
        if (Tty.isTerminal(0)) {
            cli.err().print("> ");
            cli.err().flush();
        }
        return lines.readLine();
    }

    private ChatRequest conversation(Map<String, @Nullable Object> document) {
        if (document.size() != 1 || !(document.get("messages") instanceof List<?> messages)) {
            throw invalid("there has to be a list of messages, and nothing else");
        }
        ChatRequest request = options.request();
        for (Object message : messages) {
            request = request.message(message(message));
        }
        return request;
    }

    private static Message message(@Nullable Object document) {
        if (document instanceof Map<?, ?> fields
                && fields.size() == 2
                && fields.get("content") instanceof String text) {
            if ("user".equals(fields.get("role"))) {
                return Message.user(text);
            }
            if ("assistant".equals(fields.get("role"))) {
                return Message.assistant(text);
            }
        }
        throw invalid("a message has a role, user or assistant, and a content, a text");
    }

    private static InvalidInputException invalid(String problem) {
        return new InvalidInputException(Failure.of("can't use the standard input: " + problem)
                .hint("Write {\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]}."));
    }
}
