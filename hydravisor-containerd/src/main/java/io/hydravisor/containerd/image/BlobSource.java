package io.hydravisor.containerd.image;

/** Where documents come from: an archive or containerd's content store. */
@FunctionalInterface
interface BlobSource {
    /**
     * Reads a document whole.
     *
     * @throws BadImageException if it is not what the reference promises, or larger than {@link Json#MAX_BYTES}
     */
    Document document(BlobRef ref);

    /** Refuses what no honest image has. */
    static void requireReadable(String name, long size) {
        if (size > Json.MAX_BYTES) {
            throw new BadImageException(
                    name + " would take " + size + " bytes, more than the " + Json.MAX_BYTES
                            + " that a document of an image may have",
                    "Such a document is not made by mistake; do not trust where it comes from.");
        }
    }
}
