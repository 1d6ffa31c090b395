package io.hydravisor.front;

import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.spi.FileDriver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a tree. How deep it is is the guest's choice: neither the stack nor the open listings grow with it. */
final class TreeRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(TreeRemoval.class);

    private final FileDriver driver;
    private final Optional<String> user;
    private final Deque<Folder> left = new ArrayDeque<>();

    TreeRemoval(FileDriver driver, Optional<String> user) {
        this.driver = driver;
        this.user = user;
    }

    /** A folder that was found, and whether what is in it was looked at. */
    private record Folder(String path, boolean emptied) {}

    void remove(String path) {
        take(driver.stat(path, user));
        while (!left.isEmpty()) {
            Folder next = left.pop();
            if (next.emptied()) {
                removeOne(next.path());
            } else {
                left.push(new Folder(next.path(), true));
                empty(next.path());
            }
        }
    }

    private void empty(String folder) {
        try (Stream<FileInfo> inside = driver.list(folder, user)) {
            for (Iterator<FileInfo> entries = inside.iterator(); entries.hasNext(); ) {
                take(entries.next());
            }
        } catch (NotFoundException e) {
            LOG.trace("{} is gone already", folder, e);
        }
    }

    private void take(FileInfo found) {
        if (found.type() == FileType.DIRECTORY) {
            left.push(new Folder(found.path(), false));
        } else {
            removeOne(found.path());
        }
    }

    private void removeOne(String path) {
        try {
            driver.remove(path, user);
        } catch (NotFoundException e) {
            // Somebody else was faster.
            LOG.trace("{} is gone already", path, e);
        }
    }
}
