package io.jenkins.plugins.amipush.engine.stage;

import com.github.luben.zstd.ZstdIOException;
import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZIOException;

/**
 * The content of a staged file. Reading throws {@link PushFailure} instead of an {@link IOException}: a permanent one when
 * the file is damaged, cut off or empty, a passing one when the disk or the network failed.
 */
public final class UnpackedStream extends InputStream {
    static final String REMEDY = "stage the file again";

    private final Path path;
    private final DiskFormat format;
    private final CountingStream file;
    private final InputStream content;
    private final LongSupplier position;
    private boolean empty = true;

    /** @param position where in the file the unpacking is, in bytes */
    UnpackedStream(Path path, DiskFormat format, CountingStream file, InputStream content, LongSupplier position) {
        this.path = path;
        this.format = format;
        this.file = file;
        this.content = content;
        this.position = position;
    }

    /** How many of the staged file's own bytes were taken so far. */
    public long packedBytes() {
        return file.count();
    }

    @Override
    public int read() {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            int read = content.read(buffer, offset, length);
            if (read < 0) {
                // What may follow the last stream belongs to the file's digest.
                file.transferTo(OutputStream.nullOutputStream());
                requireWhole();
                if (empty) {
                    throw empty(path);
                }
            }
            empty &= read <= 0;
            return read;
        } catch (MemoryLimitException e) {
            throw tooMuchMemory(path, e);
        } catch (IOException e) {
            throw isDamage(e) ? damaged(path, format, position.getAsLong(), e) : unreadable(path, e);
        }
    }

    /** The library takes the first bytes of a frame that is cut off in its header for the end of the content. */
    private void requireWhole() throws IOException {
        if (format == DiskFormat.ZSTD && !ZstdFrames.of(path).whole()) {
            throw new EOFException();
        }
    }

    /** Whether the packed stream is at fault, not the disk it comes from. */
    static boolean isDamage(IOException e) {
        return e instanceof XZIOException
                || e instanceof ZstdIOException
                || e instanceof ZipException
                || e instanceof EOFException;
    }

    static PushFailure damaged(Path path, DiskFormat format, long at, IOException cause) {
        if (cause instanceof UnsupportedOptionsException) {
            return PushFailure.permanent(
                            path + ": the " + format.title() + " stream is packed in a way that cannot be unpacked",
                            "pack the file with the usual options")
                    .cause(cause);
        }
        String how = cause instanceof EOFException
                        || String.valueOf(cause.getMessage()).contains("Truncated")
                ? "is cut off"
                : "is damaged";
        return PushFailure.permanent(path + ": the " + format.title() + " stream " + how + " at byte " + at, REMEDY)
                .cause(cause);
    }

    /** What holds nothing is no disk, and what came of it would be no image. */
    static PushFailure empty(Path path) {
        return PushFailure.permanent(path + ": holds not a single byte", REMEDY);
    }

    static PushFailure tooMuchMemory(Path path, MemoryLimitException e) {
        return PushFailure.permanent(
                        path + ": the xz stream needs " + e.getMemoryNeeded()
                                + " KiB of memory to unpack, the limit is " + e.getMemoryLimit() + " KiB",
                        "pack the file with a smaller dictionary, such as that of xz -9")
                .cause(e);
    }

    static PushFailure unreadable(Path path, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return PushFailure.passing(path + ": cannot be read: " + why, e)
                .remedy("check the file's permissions and the disk");
    }

    @Override
    public void close() {
        try {
            content.close();
            file.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
