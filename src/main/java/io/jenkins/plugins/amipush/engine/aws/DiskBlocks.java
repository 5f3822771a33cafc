package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntPredicate;

/** A disk cut into blocks as EBS keeps them, each read once, by any thread. */
interface DiskBlocks extends AutoCloseable {
    /** The one size of a block that EBS direct knows. */
    int BLOCK_BYTES = 524_288;

    long GIB = 1L << 30;

    /** @param size of the disk in bytes; it is a failure when the content holds another number of them */
    static DiskBlocks of(UploadContent content, long size) throws IOException {
        Optional<UploadContent.Verbatim> file = content.verbatim();
        return file.isPresent()
                ? new FileBlocks(file.get().file(), size, file.get().digest())
                : new StreamBlocks(content.open(), size);
    }

    /** The volume that holds a disk of so many bytes. */
    static long gib(long size) {
        return Math.max(1, (size + GIB - 1) / GIB);
    }

    /** How many blocks a disk of so many bytes has, the last one perhaps in part. */
    static int count(long size) {
        return Math.toIntExact((size + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }

    /**
     * A block that was read.
     *
     * @param index -1 when there are no more
     * @param passed how many bytes of the disk were read before it without being handed out
     * @param length of its bytes that belong to the disk
     */
    record Block(int index, long passed, int length) {}

    /**
     * Reads the next block that does not consist of zeros, which is what a block reads as that was never written.
     *
     * @param buffer takes the block, padded with zeros
     * @param wanted which blocks are handed out even if they do
     */
    Block read(byte[] buffer, IntPredicate wanted) throws IOException, InterruptedException;

    static PushFailure wrongSize(long size, String what) {
        return PushFailure.permanent(
                "the image should have %d bytes, but %s".formatted(size, what),
                "stage the file again, and let nothing write to it while it is pushed");
    }

    static PushFailure unreadable(IOException e) {
        return PushFailure.passing("cannot read the image: " + e.getMessage(), e)
                .remedy("check the staged file and the disk it lies on");
    }

    /** Ends the reading; a thread that reads comes to the end of its block first, or fails. */
    @Override
    void close() throws IOException;
}
