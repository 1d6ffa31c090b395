package io.hydravisor.containerd.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which system calls a sandbox may make: the seccomp part of the OCI runtime specification, made once. */
final class Seccomp {
    private static final String LIST = "syscalls.txt";
    private static final int ENOSYS = 38;
    /** The namespace flags of clone(2): NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
    private static final long NAMESPACE_FLAGS = 0x7E020000L;
    /** What personality(2) may be set to: Linux, with or without UNAME26 and the 32-bit word length, and the question. */
    private static final List<Long> PERSONALITIES = List.of(0L, 0x8L, 0x20000L, 0x20008L, 0xffffffffL);
    /** AF_VSOCK reaches past the sandbox to its host. */
    private static final int AF_VSOCK = 40;

    static final ObjectNode PROFILE = profile();

    private Seccomp() {}

    private static ObjectNode profile() {
        ObjectNode profile = Json.object().put("defaultAction", "SCMP_ACT_ERRNO");
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        profile.set(
                "architectures",
                arm
                        ? Json.strings("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM")
                        : Json.strings("SCMP_ARCH_X86_64", "SCMP_ARCH_X86"));
        ArrayNode rules = profile.putArray("syscalls");
        allow(rules, names());
        allow(rules, List.of("process_vm_readv", "process_vm_writev", "ptrace"));
        allow(
                rules,
                arm
                        ? List.of(
                                "arm_fadvise64_64",
                                "arm_sync_file_range",
                                "sync_file_range2",
                                "breakpoint",
                                "cacheflush",
                                "set_tls")
                        : List.of("arch_prctl", "modify_ldt"));
        allow(rules, List.of("chroot"));
        for (long personality : PERSONALITIES) {
            condition(allow(rules, List.of("personality")), 0, personality, "SCMP_CMP_EQ");
        }
        condition(allow(rules, List.of("socket")), 0, AF_VSOCK, "SCMP_CMP_NE");
        // New namespaces are doors into kernel code that a sandbox has no business with.
        ObjectNode clone = allow(rules, List.of("clone"));
        condition(clone, 0, NAMESPACE_FLAGS, "SCMP_CMP_MASKED_EQ").put("valueTwo", 0);
        // clone3's flags are behind a pointer, where no filter sees them; ENOSYS makes the C library use clone.
        ObjectNode clone3 = rules.addObject().put("action", "SCMP_ACT_ERRNO").put("errnoRet", ENOSYS);
        clone3.set("names", Json.strings("clone3"));
        return profile;
    }

    private static ObjectNode allow(ArrayNode rules, List<String> names) {
        ObjectNode rule = rules.addObject().put("action", "SCMP_ACT_ALLOW");
        rule.set("names", Json.strings(names));
        return rule;
    }

    private static ObjectNode condition(ObjectNode rule, int argument, long value, String operator) {
        return rule.withArray("args")
                .addObject()
                .put("index", argument)
                .put("value", value)
                .put("op", operator);
    }

    private static List<String> names() {
        try (InputStream list = Seccomp.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException(LIST + " is missing from this jar");
            }
            return new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
