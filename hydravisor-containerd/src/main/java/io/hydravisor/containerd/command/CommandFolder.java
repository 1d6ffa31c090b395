package io.hydravisor.containerd.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.host.Host;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.process.Command;
import io.hydravisor.process.Durability;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.spi.CommandRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of one command on the host, so that any JVM can go on with it: a folder with its record, its output, and how
 * it ended. Its path derives from the sandbox's and the command's ids.
 */
public final class CommandFolder {
    private static final String RECORD = "record.json";
    private static final String STATUS = "status.json";
    private static final String PID = "pid";
    private static final String TIMED_OUT = "timed-out";
    private static final int VERSION = 1;
    private static final ByteSize MAIN_LIMIT = ByteSize.mebibytes(64);

    private static final Logger LOG = LoggerFactory.getLogger(CommandFolder.class);

    private final Path folder;
    private final String id;

    private CommandFolder(Path folder) {
        this.folder = folder;
        this.id = folder.getFileName().toString();
    }

    /**
     * Makes the folder, and with it takes the id.
     *
     * @param lost asked if the sandbox's own folder is missing; throws if the sandbox is gone as well
     */
    static CommandFolder create(Path parent, Runnable lost, Command command, Durability.Spooled spooled, Instant now) {
        CommandFolder made = new CommandFolder(parent.resolve(command.id().orElseThrow()));
        try {
            Folders.createIn(parent, lost);
            Files.createDirectory(made.folder, Folders.PRIVATE);
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(Failure.of("the command's id was used before")
                    .provider("containerd")
                    .resource("command/" + made.id)
                    .hint("Attach to it, choose another id, or discard the ended one."));
        } catch (IOException e) {
            throw cantKeep(e);
        }
        try {
            made.fill(command, spooled, now);
            return made;
        } catch (IOException | NativeException e) {
            made.delete();
            throw cantKeep(e);
        }
    }

    /** Makes the folder of a sandbox's main command anew. */
    public static CommandFolder ofMain(Path parent, Instant now) {
        Folders.delete(parent.resolve(MainCommand.ID));
        return create(
                parent,
                () -> LOG.debug("{} was lost", parent),
                Command.of(MainCommand.ID).id(MainCommand.ID),
                new Durability.Spooled(MAIN_LIMIT, Durability.AtLimit.DROP_OLDEST),
                now);
    }

    static CommandFolder open(Path parent, String id) {
        CommandFolder found = new CommandFolder(parent.resolve(id));
        found.kept();
        return found;
    }

    private static NotFoundException unknown(String id) {
        return new NotFoundException(Failure.of("no such command")
                .provider("containerd")
                .resource("command/" + id)
                .hint("commands() lists those that can be attached to; discarded ones are gone."));
    }

    /** All commands below a folder, save those that are discarded meanwhile. */
    static Stream<CommandRecord> all(Path parent) {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.map(CommandFolder::new).flatMap(CommandFolder::recordIfKept).toList().stream();
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw cantKeep(e);
        }
    }

    private void fill(Command command, Durability.Spooled spooled, Instant now) throws IOException, NativeException {
        Files.createFile(output(StdStream.STDOUT));
        Files.createFile(output(StdStream.STDERR));
        Files.write(folder.resolve("dropped"), new byte[2 * Long.BYTES]);
        if (!(command.stdin() instanceof Stdin.Closed)) {
            Host.makeFifo(stdin());
        }
        ObjectNode record = Json.object()
                .put("version", VERSION)
                .put("started", now.toString())
                .put("grace", command.grace().toString())
                .put("open_stdin", command.stdin() instanceof Stdin.Open)
                .put("limit", spooled.limit().bytes())
                .put("at_limit", spooled.atLimit().name().toLowerCase(Locale.ROOT));
        command.timeout().ifPresent(limit -> record.put("timeout", limit.toString()));
        write(RECORD, Json.write(record));
    }

    String id() {
        return id;
    }

    public Path output(StdStream stream) {
        return folder.resolve(stream == StdStream.STDOUT ? "stdout" : "stderr");
    }

    List<Path> outputs() {
        return List.of(output(StdStream.STDOUT), output(StdStream.STDERR));
    }

    Path stdin() {
        return folder.resolve("stdin");
    }

    /** Holds, for each stream, how many bytes from its start were dropped. */
    Path dropped() {
        return folder.resolve("dropped");
    }

    private Stream<CommandRecord> recordIfKept() {
        try {
            return Stream.of(record());
        } catch (NotFoundException e) {
            return Stream.empty();
        }
    }

    /** The record as it was written, unless it is not written yet or discarded already. */
    private JsonNode kept() {
        JsonNode record = read(RECORD);
        if (!record.has("started")) {
            throw unknown(id);
        }
        return record;
    }

    CommandRecord record() {
        JsonNode record = kept();
        return new CommandRecord(
                id,
                Instant.parse(record.path("started").asText()),
                record.has("timeout")
                        ? Optional.of(Duration.parse(record.path("timeout").asText()))
                        : Optional.empty(),
                Duration.parse(record.path("grace").asText()),
                record.path("open_stdin").asBoolean());
    }

    Durability.Spooled limit() {
        JsonNode record = kept();
        return new Durability.Spooled(
                ByteSize.bytes(record.path("limit").asLong()),
                Durability.AtLimit.valueOf(record.path("at_limit").asText().toUpperCase(Locale.ROOT)));
    }

    void pid(int pid) {
        writeQuietly(PID, Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
    }

    /** The leader's number on the host; empty if the JVM that started it died before it knew. */
    Optional<Integer> pid() {
        try {
            return Optional.of(Integer.valueOf(Files.readString(folder.resolve(PID))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    void markTimedOut() {
        writeQuietly(TIMED_OUT, new byte[0]);
    }

    boolean timedOut() {
        return Files.exists(folder.resolve(TIMED_OUT));
    }

    void status(ExitStatus status) {
        ObjectNode json = Json.object();
        if (status instanceof ExitStatus.Exited exited) {
            json.put("exited", exited.code());
        } else if (status instanceof ExitStatus.Signaled signaled) {
            json.put("signaled", signaled.number()).put("certain", signaled.certain());
        } else if (status instanceof ExitStatus.Lost lost) {
            json.put("lost", lost.reason()).put("may_still_run", lost.mayStillRun());
        }
        writeQuietly(STATUS, Json.write(json));
    }

    Optional<ExitStatus> status() {
        if (!Files.exists(folder.resolve(STATUS))) {
            return Optional.empty();
        }
        JsonNode json = read(STATUS);
        if (json.has("exited")) {
            return Optional.of(new ExitStatus.Exited(json.path("exited").asInt()));
        }
        if (json.has("signaled")) {
            return Optional.of(new ExitStatus.Signaled(
                    json.path("signaled").asInt(), json.path("certain").asBoolean()));
        }
        return json.has("lost")
                ? Optional.of(new ExitStatus.Lost(
                        json.path("lost").asText(), json.path("may_still_run").asBoolean()))
                : Optional.empty();
    }

    boolean exists() {
        return Files.exists(folder);
    }

    void delete() {
        Folders.delete(folder);
    }

    private JsonNode read(String file) {
        try {
            return Json.read(Files.readAllBytes(folder.resolve(file)));
        } catch (NoSuchFileException e) {
            return Json.object();
        } catch (IOException e) {
            throw cantKeep(e);
        }
    }

    /** What was there, or all of the new: never half of it. */
    private void write(String file, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(folder, file, ".new");
        try {
            Files.write(fresh, content);
            Files.move(
                    fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** For what is a help to other JVMs: a full disk, or a sandbox that is gone, must not hide the command's end from this one. */
    private void writeQuietly(String file, byte[] content) {
        try {
            write(file, content);
        } catch (IOException e) {
            LOG.debug("Could not keep {} of command {}", file, id, e);
        }
    }

    static RuntimeException cantKeep(Exception cause) {
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        Failure failure = Failure.of("can't keep a command's state on the host: " + cause)
                .provider("containerd")
                .cause(cause);
        if (cause instanceof AccessDeniedException) {
            return new PermissionDeniedException(
                    failure.hint("Run as root, or give Hydravisor.builder() a stateFolder that can be written to."));
        }
        if (said.contains("no space left") || said.contains("quota")) {
            return new ExhaustedException(failure.hint(
                    "Free some disk space below the state folder, or raise" + " fs.inotify.max_user_watches."));
        }
        return new BackendException(failure.hint("Look at the state folder and its disk."));
    }
}
