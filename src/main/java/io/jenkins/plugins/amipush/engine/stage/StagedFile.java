package io.jenkins.plugins.amipush.engine.stage;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.SeekableFileInputStream;
import org.tukaani.xz.SeekableXZInputStream;
import org.tukaani.xz.XZInputStream;

/** A staged file as what it holds: the bytes of a disk, unpacked on the way. */
public final class StagedFile {
    /** {@code xz -9} needs 65 MiB to unpack; nothing that makes a smaller file of a disk image needs more. */
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    /** Nothing at all is packed to some dozen bytes. */
    private static final int NOTHING_PACKED = 4096;

    private final Path path;
    private final DiskFormat format;
    private final UnpackMemory memory;

    public StagedFile(Path path) {
        this(path, isZstd(path) ? UnpackMemory.ofFrames() : UnpackMemory.ofHeap());
    }

    private static boolean isZstd(Path path) {
        return DiskFormat.of(path.getFileName().toString()) == DiskFormat.ZSTD;
    }

    StagedFile(Path path, UnpackMemory memory) {
        this.path = path;
        this.memory = memory;
        format = DiskFormat.of(path.getFileName().toString());
    }

    public DiskFormat format() {
        return format;
    }

    /** The name that the content goes by: the file's own, without the suffix of its packing. */
    public String objectName() {
        return format.objectName(path.getFileName().toString());
    }

    /**
     * The size of the content in bytes, or null where only unpacking tells it: always for gzip, which notes it modulo
     * 2^32, and for a zstd stream whose maker left it out. Reads a few kilobytes at most of an xz file, the heads of the
     * blocks of a zstd one.
     *
     * @throws PushFailure when the file cannot be read, or is seen already to be damaged or to hold nothing
     */
    public Long unpackedSize() {
        try {
            Long size = switch (format) {
                case VERBATIM -> Files.size(path);
                case XZ -> xzSize();
                case ZSTD -> ZstdFrames.of(path).contentSize();
                case GZIP -> null;
            };
            if (size != null && size == 0) {
                throw UnpackedStream.empty(path);
            }
            return size;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Whether it takes hardly any reading to see that the file holds nothing; of others, reading them tells. */
    boolean isPlainlyEmpty() {
        try {
            long size = Files.size(path);
            return size == 0 || format != DiskFormat.VERBATIM && size <= NOTHING_PACKED && unpacksToNothing();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean unpacksToNothing() throws IOException {
        try (CountingStream file = new CountingStream(bytes(path), null);
                InputStream content = unpacked(file)) {
            return content.read() < 0
                    && (format != DiskFormat.ZSTD || ZstdFrames.of(path).whole());
        }
    }

    private long xzSize() throws IOException {
        try (SeekableFileInputStream file = new SeekableFileInputStream(path.toFile());
                SeekableXZInputStream stream = new SeekableXZInputStream(file, XZ_MEMORY_KIB)) {
            return stream.length();
        } catch (MemoryLimitException e) {
            throw tooMuchMemory(e);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            if (!UnpackedStream.isDamage(e)) {
                throw e;
            }
            throw PushFailure.permanent(
                            path + ": the xz stream is damaged: its index cannot be read", UnpackedStream.REMEDY)
                    .cause(e);
        }
    }

    /**
     * The file's own bytes. Not through a channel, which keeps memory outside the heap for each thread that has ever read
     * by it, as much as its largest read: with a thread an image, that is more than there is.
     *
     * @throws IOException as {@link Files#newInputStream} does
     */
    public static InputStream bytes(Path path) throws IOException {
        path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
        return new FileInputStream(path.toFile());
    }

    /** The content, to be read once from the start. See {@link UnpackedStream} for what it throws. */
    public UnpackedStream open() {
        return open(null);
    }

    /**
     * The content, to be read once from the start.
     *
     * @param packed is fed the staged file's own bytes; complete once the end of the content was read; or null
     */
    public UnpackedStream open(MessageDigest packed) {
        CountingStream file = null;
        try {
            file = new CountingStream(bytes(path), packed);
            Optional<Blocks> blocks = blocks();
            ParallelUnpacking parallel = blocks.isEmpty()
                    ? null
                    : ParallelUnpacking.start(
                            file, blocks.get(), memory, Runtime.getRuntime().availableProcessors());
            return parallel == null
                    ? new UnpackedStream(path, format, file, unpacked(file), file::count)
                    : new UnpackedStream(path, format, file, parallel, parallel::position);
        } catch (IOException e) {
            long at = file == null ? 0 : file.count();
            close(file);
            if (e instanceof MemoryLimitException tooMuch) {
                throw tooMuchMemory(tooMuch);
            }
            throw UnpackedStream.isDamage(e) ? UnpackedStream.damaged(path, format, at, e) : failure(e);
        }
    }

    private Optional<Blocks> blocks() throws IOException {
        return switch (format) {
            case XZ -> XzBlocks.of(path, XZ_MEMORY_KIB);
            case ZSTD -> ZstdFrames.of(path).blocks();
            case VERBATIM, GZIP -> Optional.empty();
        };
    }

    private InputStream unpacked(CountingStream file) throws IOException {
        return switch (format) {
            case VERBATIM -> file;
            case XZ -> new XZInputStream(file, XZ_MEMORY_KIB);
            case GZIP -> new GzipMembers(file);
            case ZSTD -> new ZstdInputStreamNoFinalizer(file);
        };
    }

    private static void close(InputStream file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // It was opened for reading; the reason why it is given up is the one to tell.
        }
    }

    private PushFailure tooMuchMemory(MemoryLimitException e) {
        return UnpackedStream.tooMuchMemory(path, e);
    }

    private PushFailure failure(IOException e) {
        // A file that is there, and cannot be opened for want of something else, is called not found, too.
        boolean gone = e instanceof NoSuchFileException || e instanceof FileNotFoundException && Files.notExists(path);
        if (gone) {
            return PushFailure.permanent(path + ": the staged file is gone", "stage the file again")
                    .cause(e);
        }
        return UnpackedStream.unreadable(path, e);
    }
}
