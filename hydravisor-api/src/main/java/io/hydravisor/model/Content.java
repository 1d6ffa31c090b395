package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A part of a message. */
public sealed interface Content
        permits Content.Text, Content.Image, Content.Document, Content.Thought, ToolCall, ToolResult {
    /**
     * Text.
     *
     * @param text any text
     */
    record Text(String text) implements Content {
        /**
         * Checks that nothing is null.
         *
         * @param text any text
         */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * An image.
     *
     * @param mediaType such as {@code image/png}
     * @param bytes the file; copied, read-only
     */
    record Image(String mediaType, ByteBuffer bytes) implements Content {
        /**
         * Copies the bytes.
         *
         * @param mediaType such as {@code image/png}
         * @param bytes the file; copied, read-only
         * @throws InvalidInputException if it is empty, or the media type is not one of an image
         */
        public Image {
            if (!mediaType.startsWith("image/") || !bytes.hasRemaining()) {
                throw new InvalidInputException(
                        Failure.of("not an image: " + bytes.remaining() + " bytes of the type " + "'" + mediaType + "'")
                                .hint("Give the bytes of an image file and its media type, such as image/png."));
            }
            bytes = copy(bytes);
        }

        /** {@return the file, from its first byte} */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public String toString() {
            return "Image[" + mediaType + ", " + bytes.remaining() + " bytes]";
        }
    }

    /**
     * A document that the backend reads itself.
     *
     * @param name what to call it
     * @param mediaType such as {@code application/pdf}
     * @param bytes the file; copied, read-only
     */
    record Document(String name, String mediaType, ByteBuffer bytes) implements Content {
        /**
         * Copies the bytes.
         *
         * @param name what to call it
         * @param mediaType such as {@code application/pdf}
         * @param bytes the file; copied, read-only
         */
        public Document {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(mediaType, "mediaType");
            bytes = copy(bytes);
        }

        /** {@return the file, from its first byte} */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public String toString() {
            return "Document[" + name + ", " + mediaType + ", " + bytes.remaining() + " bytes]";
        }
    }

    /**
     * What a model has thought before it answered; some want it back in the next request.
     *
     * @param text the thoughts; may be empty where the backend hides them
     * @param signature what the backend wants back with them; empty where it wants nothing
     */
    record Thought(String text, String signature) implements Content {
        /**
         * Checks that nothing is null.
         *
         * @param text the thoughts; may be empty where the backend hides them
         * @param signature what the backend wants back with them; empty where it wants nothing
         */
        public Thought {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(signature, "signature");
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }
}
