package io.hydravisor.cli.sandbox;

import io.hydravisor.sandbox.SandboxInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Finds out what has become of sandboxes by comparing them with how they were. */
final class StateChanges {
    private final BiConsumer<String, String> listener;
    private @Nullable Map<String, SandboxInfo> before;

    /**
     * @param listener takes the type of an event and what it is about
     */
    StateChanges(BiConsumer<String, String> listener) {
        this.listener = listener;
    }

    /** Tells of what is new since the last call; nothing at the first. */
    void compare(List<SandboxInfo> sandboxes) {
        Map<String, SandboxInfo> now = new LinkedHashMap<>();
        sandboxes.forEach(info -> now.put(info.name(), info));
        Map<String, SandboxInfo> then = before;
        if (then != null) {
            then.values().stream()
                    .filter(old -> !isSame(old, now.get(old.name())))
                    .forEach(old -> tell("deleted", old));
            now.values().forEach(info -> compare(then.get(info.name()), info));
        }
        before = now;
    }

    private void compare(@Nullable SandboxInfo old, SandboxInfo info) {
        if (!isSame(info, old)) {
            tell("created", info);
        } else if (old != null && old.state() != info.state()) {
            tell(SandboxView.state(info.state()), info);
        }
    }

    /** Another may have got the name since. */
    private static boolean isSame(SandboxInfo one, @Nullable SandboxInfo other) {
        return other != null && one.created().equals(other.created());
    }

    private void tell(String what, SandboxInfo info) {
        listener.accept("sandbox." + what, "sandbox/" + info.name());
    }
}
