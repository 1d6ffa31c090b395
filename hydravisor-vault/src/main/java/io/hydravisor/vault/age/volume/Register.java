package io.hydravisor.vault.age.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who and what a volume is for; it lies in the volume as {@code vault.json}. Immutable.
 *
 * @param generation how often the volume was written
 * @param principals who can unlock it: their recipients by their names
 * @param writers the public keys that the volume was signed with, the first one first
 * @param machines whose keys it holds, by their ids
 */
public record Register(
        long generation,
        SortedMap<String, String> principals,
        List<Link> writers,
        SortedMap<String, Machine> machines) {
    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Copies. */
    public Register {
        principals = Collections.unmodifiableSortedMap(new TreeMap<>(principals));
        writers = List.copyOf(writers);
        machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
    }

    /**
     * A key that volumes are signed with.
     *
     * @param key Ed25519, in base64
     * @param signature that of the key before it over this one, in base64; empty for the first
     */
    public record Link(String key, String signature) {}

    /**
     * A machine with keys.
     *
     * @param owner the machine
     * @param keys when each was made
     */
    public record Machine(KeyOwner owner, Map<KeyRole, Instant> keys) {
        /** Copies. */
        public Machine {
            keys = Collections.unmodifiableMap(new EnumMap<>(keys.isEmpty() ? new EnumMap<>(KeyRole.class) : keys));
        }

        /** With a key of some age. */
        public Machine with(KeyRole role, Instant created) {
            Map<KeyRole, Instant> more = new EnumMap<>(KeyRole.class);
            more.putAll(keys);
            more.put(role, created);
            return new Machine(owner, more);
        }

        /** The folder of its keys in the volume. */
        public String folder() {
            return "machines/" + owner.id() + "/";
        }

        /** The file of a private key in the volume. */
        public String file(KeyRole role) {
            return folder() + role.label();
        }
    }

    /** As the next that is written. */
    public Register next() {
        return new Register(generation + 1, principals, writers, machines);
    }

    public Register withPrincipals(Map<String, String> changed) {
        return new Register(generation, new TreeMap<>(changed), writers, machines);
    }

    public Register withWriters(List<Link> changed) {
        return new Register(generation, principals, changed, machines);
    }

    /** With a machine in place of what had its id. */
    public Register with(Machine machine) {
        SortedMap<String, Machine> more = new TreeMap<>(machines);
        more.put(machine.owner().id(), machine);
        return new Register(generation, principals, writers, more);
    }

    public Register without(Machine machine) {
        SortedMap<String, Machine> fewer = new TreeMap<>(machines);
        fewer.remove(machine.owner().id());
        return new Register(generation, principals, writers, fewer);
    }

    byte[] toJson() {
        ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT).put("generation", generation);
        ObjectNode people = json.putObject("principals");
        principals.forEach(people::put);
        ArrayNode chain = json.putArray("writers");
        writers.forEach(link -> chain.addObject().put("key", link.key()).put("signature", link.signature()));
        ObjectNode owners = json.putObject("machines");
        machines.forEach((id, machine) -> {
            ObjectNode owner = owners.putObject(id).put("name", machine.owner().name());
            machine.owner().endpoint().ifPresent(where -> owner.put("endpoint", where));
            machine.owner().leaseEnd().ifPresent(end -> owner.put("lease_end", end.toString()));
            ObjectNode keys = owner.putObject("keys");
            machine.keys().forEach((role, created) -> keys.put(role.label(), created.toString()));
        });
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    static Register parse(byte[] json) throws VolumeException {
        try {
            return read(MAPPER.readTree(json));
        } catch (IOException | DateTimeException | IllegalArgumentException | InvalidInputException e) {
            throw VolumeException.damaged("its register can't be read: " + e.getMessage());
        }
    }

    private static Register read(JsonNode json) throws VolumeException {
        if (json.path("format").asInt() != FORMAT) {
            throw VolumeException.damaged(
                    "its format is " + json.path("format") + ", and this is for format " + FORMAT);
        }
        SortedMap<String, String> principals = new TreeMap<>();
        json.path("principals")
                .properties()
                .forEach(one -> principals.put(one.getKey(), one.getValue().asText()));
        List<Link> writers = new ArrayList<>();
        json.path("writers")
                .forEach(link -> writers.add(new Link(
                        link.path("key").asText(), link.path("signature").asText())));
        SortedMap<String, Machine> machines = new TreeMap<>();
        json.path("machines")
                .properties()
                .forEach(one -> machines.put(one.getKey(), machine(one.getKey(), one.getValue())));
        return new Register(json.path("generation").asLong(), principals, writers, machines);
    }

    private static Machine machine(String id, JsonNode json) {
        KeyOwner owner = KeyOwner.of(json.path("name").asText()).id(id);
        if (json.has("endpoint")) {
            owner = owner.endpoint(json.path("endpoint").asText());
        }
        if (json.has("lease_end")) {
            owner = owner.leaseEnd(Instant.parse(json.path("lease_end").asText()));
        }
        Map<KeyRole, Instant> keys = new LinkedHashMap<>();
        json.path("keys")
                .properties()
                .forEach(key -> keys.put(
                        KeyRole.valueOf(key.getKey().toUpperCase(Locale.ROOT)),
                        Instant.parse(key.getValue().asText())));
        return new Machine(owner, keys);
    }
}
