package io.hydravisor.spi;

import java.time.Instant;

/**
 * What an archive says of a file or folder beside its content.
 *
 * @param mode the permission bits, 0 to 07777 (octal)
 * @param uid the owner's number inside, 0 to 4294967294
 * @param gid the group's number inside, likewise
 * @param modified when its content last changed
 */
public record FileAttributes(int mode, long uid, long gid, Instant modified) {}
