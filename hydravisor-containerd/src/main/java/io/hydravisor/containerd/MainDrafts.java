package io.hydravisor.containerd;

import com.google.protobuf.FieldMask;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.image.LastUsed;
import io.hydravisor.containerd.image.ResolvedImage;
import io.hydravisor.containerd.spec.ContainerSpec;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerUpdateRequest;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.SandboxSpec;

/**
 * Writes main commands into the records of sandboxes. A command's user is found in the sandbox's files, which are there only after
 * its record; but all sandboxes of an image begin with the same files, so that what was found once is known of the next.
 */
final class MainDrafts {
    private final ContainerdClient client;
    private final StateFolders folders;
    private final LastUsed<MainCheck, SandboxUser> known = new LastUsed<>();

    MainDrafts(ContainerdClient client, StateFolders folders) {
        this.client = client;
        this.folders = folders;
    }

    /**
     * Adds a main command.
     *
     * @param idle the record without it
     */
    Draft of(Container idle, SandboxSpec spec, ResolvedImage image, Command main) {
        String user = spec.user().orElse(image.config().user());
        MainCheck check = MainCheck.of(
                image,
                spec,
                user,
                main,
                Json.read(idle.getSpec().getValue().toByteArray()).path("process"));
        return known.find(check)
                .map(found -> Draft.whole(withMain(idle, spec, main, found)))
                .orElseGet(() -> new Draft(idle, (record, root) -> {
                    SandboxUser found =
                            check.lookInto(root, folders.sandbox(record.getId()).resolve("root"));
                    known.add(check, found);
                    return update(withMain(record, spec, main, found));
                }));
    }

    private static Container withMain(Container idle, SandboxSpec spec, Command main, SandboxUser user) {
        return idle.toBuilder()
                .setSpec(ContainerSpec.withMain(idle.getSpec(), spec, main, user))
                .build();
    }

    private Container update(Container container) {
        ContainerUpdateRequest request = ContainerUpdateRequest.newBuilder()
                .setContainer(Container.newBuilder().setId(container.getId()).setSpec(container.getSpec()))
                .setUpdateMask(FieldMask.newBuilder().addPaths("spec"))
                .build();
        client.call(
                "make a sandbox",
                "sandbox/" + ContainerdIds.name(container.getId()),
                () -> client.containers().update(request));
        return container;
    }
}
