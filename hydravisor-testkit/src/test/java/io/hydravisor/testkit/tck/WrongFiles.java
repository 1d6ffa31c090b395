package io.hydravisor.testkit.tck;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.FileTree;
import io.hydravisor.spi.NewFile;
import io.hydravisor.spi.SandboxProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Wrong about files. */
final class WrongFiles {
    private WrongFiles() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider("F-1", "loses the last byte of a large file", files(LosesAByte::new)),
                new WrongProvider("F-2", "leaves the end of what a file held before", files(LeavesTheEnd::new)),
                new WrongProvider(
                        "F-3", "makes folders that only their owner may enter", files(right -> new Wrong.Files(right) {
                            @Override
                            public void createDirectories(String path, Optional<String> user) {
                                super.createDirectories(path, user);
                                if (path.endsWith("/sub/deep")) {
                                    super.setPermissions(path.replace("/deep", ""), 0700, user);
                                }
                            }
                        })),
                new WrongProvider(
                        "F-4", "tells a folder as trouble with the backend", files(right -> new Wrong.Files(right) {
                            @Override
                            public ReadableByteChannel openRead(String path, Optional<String> user) {
                                try {
                                    return super.openRead(path, user);
                                } catch (InvalidInputException e) {
                                    throw new BackendException(
                                            Failure.of("can't read").hint("Try something else."));
                                }
                            }
                        })),
                new WrongProvider("F-6", "reads as root whoever asks", files(right -> new Wrong.Files(right) {
                    @Override
                    public ReadableByteChannel openRead(String path, Optional<String> user) {
                        return super.openRead(path, Optional.empty());
                    }
                })),
                new WrongProvider("F-7", "follows links on the host", files(FollowsOutside::new)),
                new WrongProvider(
                        "F-8", "leaves a folder where it was moved from", files(right -> new Wrong.Files(right) {
                            @Override
                            public void move(String from, String to, Optional<String> user) {
                                boolean folder = super.stat(from, user).type() == FileType.DIRECTORY;
                                super.move(from, to, user);
                                if (folder) {
                                    super.createDirectories(from, user);
                                }
                            }
                        })),
                new WrongProvider("F-9", "removes what a link points to", files(RemovesTargets::new)),
                new WrongProvider("F-10", "drops the set-user-id bit", files(right -> new Wrong.Files(right) {
                    @Override
                    public void setPermissions(String path, int mode, Optional<String> user) {
                        super.setPermissions(path, mode > 0777 ? mode & 0777 : mode, user);
                    }
                })),
                new WrongProvider("F-11", "makes relative links absolute", files(right -> new Wrong.Files(right) {
                    @Override
                    public void createLink(String path, String target, Optional<String> user) {
                        super.createLink(path, target.startsWith("/") ? target : "/" + target, user);
                    }
                })),
                new WrongProvider(
                        "F-12", "leaves what was unpacked in the folder's group", trees(right -> new Wrong.Tree(right) {
                            @Override
                            public void finishFolder(String path, FileAttributes given) {
                                super.finishFolder(
                                        path, new FileAttributes(given.mode(), given.uid(), 0, given.modified()));
                            }
                        })),
                new WrongProvider("F-13", "unpacks through links", files(right -> new Wrong.Files(right) {
                    @Override
                    public FileTree openTree(String path, Optional<String> user) {
                        return new FollowsLinks(super.openTree(path, user), right(), path, user);
                    }
                })),
                new WrongProvider(
                        "F-14", "gives files away for users who may not", files(right -> new Wrong.Files(right) {
                            @Override
                            public FileTree openTree(String path, Optional<String> user) {
                                return super.openTree(path, Optional.empty());
                            }
                        })));
    }

    private static UnaryOperator<SandboxProvider> files(UnaryOperator<FileDriver> bend) {
        return right -> new Wrong.Provider(right) {
            @Override
            FileDriver bend(FileDriver files) {
                return bend.apply(files);
            }
        };
    }

    private static UnaryOperator<SandboxProvider> trees(UnaryOperator<FileTree> bend) {
        return files(right -> new Wrong.Files(right) {
            @Override
            public FileTree openTree(String path, Optional<String> user) {
                return bend.apply(super.openTree(path, user));
            }
        });
    }

    /** Collects what is written, and passes it on, changed, when it is closed. */
    private abstract static class Rewriting extends Wrong.Files {
        Rewriting(FileDriver right) {
            super(right);
        }

        abstract byte[] change(String path, byte[] content);

        @Override
        public WritableByteChannel openWrite(String path, Optional<String> user) {
            byte[] before = old(path);
            WritableByteChannel file = super.openWrite(path, user);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            WritableByteChannel collecting = Channels.newChannel(content);
            return new WritableByteChannel() {
                @Override
                public int write(ByteBuffer bytes) throws IOException {
                    return collecting.write(bytes);
                }

                @Override
                public boolean isOpen() {
                    return file.isOpen();
                }

                @Override
                public void close() throws IOException {
                    if (file.isOpen()) {
                        ByteBuffer changed = ByteBuffer.wrap(merge(change(path, content.toByteArray()), before));
                        while (changed.hasRemaining()) {
                            file.write(changed);
                        }
                        file.close();
                    }
                }
            };
        }

        byte[] old(String path) {
            return new byte[0];
        }

        byte[] merge(byte[] content, byte[] before) {
            return content;
        }
    }

    private static final class LosesAByte extends Rewriting {
        LosesAByte(FileDriver right) {
            super(right);
        }

        @Override
        byte[] change(String path, byte[] content) {
            return content.length == Sizes.STREAM_BYTES
                    ? java.util.Arrays.copyOf(content, content.length - 1)
                    : content;
        }
    }

    private static final class LeavesTheEnd extends Rewriting {
        LeavesTheEnd(FileDriver right) {
            super(right);
        }

        @Override
        byte[] old(String path) {
            try (ReadableByteChannel file = right().openRead(path, Optional.empty())) {
                return Channels.newInputStream(file).readAllBytes();
            } catch (NotFoundException | InvalidInputException e) {
                return new byte[0];
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        byte[] change(String path, byte[] content) {
            return content;
        }

        @Override
        byte[] merge(byte[] content, byte[] before) {
            if (!new String(before, java.nio.charset.StandardCharsets.US_ASCII).equals("a longer text")) {
                return content;
            }
            byte[] merged = before.clone();
            System.arraycopy(content, 0, merged, 0, Math.min(content.length, merged.length));
            return merged;
        }
    }

    private static final class FollowsOutside extends Wrong.Files {
        FollowsOutside(FileDriver right) {
            super(right);
        }

        @Override
        public ReadableByteChannel openRead(String path, Optional<String> user) {
            try {
                return super.openRead(path, user);
            } catch (NotFoundException e) {
                Path outside = Path.of(linkTarget(path));
                if (!Files.isRegularFile(outside)) {
                    throw e;
                }
                try {
                    return Channels.newChannel(new ByteArrayInputStream(Files.readAllBytes(outside)));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }

        private String linkTarget(String path) {
            try {
                return super.stat(path, Optional.empty()).linkTarget().orElse("");
            } catch (NotFoundException e) {
                return "";
            }
        }
    }

    private static final class RemovesTargets extends Wrong.Files {
        RemovesTargets(FileDriver right) {
            super(right);
        }

        @Override
        public void remove(String path, Optional<String> user) {
            Optional<String> target = super.stat(path, user).linkTarget();
            if (target.isPresent()) {
                try (Stream<FileInfo> inside = super.list(target.get(), user)) {
                    inside.toList().forEach(entry -> super.remove(entry.path(), user));
                } catch (NotFoundException | InvalidInputException e) {
                    // No folder.
                }
            }
            super.remove(path, user);
        }
    }

    /** Makes folders and files by the whole path, as if nobody had laid links there. */
    private static final class FollowsLinks extends Wrong.Tree {
        private final FileDriver files;
        private final String folder;
        private final Optional<String> user;

        FollowsLinks(FileTree right, FileDriver files, String folder, Optional<String> user) {
            super(right);
            this.user = user;
            this.files = files;
            this.folder = folder;
        }

        @Override
        public FileInfo stat(String path) {
            return files.stat(folder + path, user);
        }

        @Override
        public void createDirectories(String path) {
            files.createDirectories(folder + path, user);
        }

        @Override
        public NewFile createFile(String path) {
            try {
                return super.createFile(path);
            } catch (InvalidInputException e) {
                WritableByteChannel through = files.openWrite(folder + path, user);
                return new Through(through);
            }
        }
    }

    private record Through(WritableByteChannel file) implements NewFile {
        @Override
        public void finish(FileAttributes attributes) {
            // As it was made.
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return file.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
