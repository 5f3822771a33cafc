package io.jenkins.plugins.amipush.engine.stage;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outline of a zstd file, read from the heads of its frames and blocks (RFC 8878, 3.1).
 *
 * @param whole whether the file ends where its last frame does
 * @param contentSize in bytes, or null where a frame does not tell it or the file is not whole
 * @param frames those with content; none where one does not tell its size, or is too large to be taken at once
 */
record ZstdFrames(boolean whole, Long contentSize, List<Blocks.Block> frames) {
    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SKIPPABLE_HEADER = 8;
    private static final int SHORTEST_FRAME = 8;
    private static final int LONGEST_HEADER = 18;
    private static final int BLOCK_HEADER = 3;
    private static final int RUN_LENGTH_BLOCK = 1;
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};

    /** Frames of {@code zstd --seekable} and of other parallel packers have a few MiB. */
    private static final int LARGEST_BLOCK = 64 << 20;

    private static final ZstdFrames NOT_WHOLE = new ZstdFrames(false, null, List.of());

    static ZstdFrames of(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return of(file);
        }
    }

    private static ZstdFrames of(FileChannel file) throws IOException {
        Long sum = 0L;
        List<Blocks.Block> frames = new ArrayList<>();
        boolean small = true;
        long at = 0;
        while (at < file.size()) {
            ByteBuffer head = read(file, at, LONGEST_HEADER);
            if (head.remaining() < SHORTEST_FRAME) {
                return NOT_WHOLE;
            }
            int magic = head.getInt(0);
            if ((magic & 0xfffffff0) == SKIPPABLE_MAGIC) {
                at += SKIPPABLE_HEADER + Integer.toUnsignedLong(head.getInt(4));
                continue;
            }
            byte[] bytes = new byte[head.remaining()];
            head.duplicate().get(bytes);
            // Negative where the head does not tell it.
            long size = Zstd.getFrameContentSize(bytes);
            sum = sum == null || size < 0 ? null : Long.valueOf(sum + size);
            long end = magic == MAGIC ? end(file, at, head.get(4)) : -1;
            if (end < 0) {
                return NOT_WHOLE;
            }
            small &= size >= 0 && size <= LARGEST_BLOCK && end - at <= LARGEST_BLOCK;
            if (small && size > 0) {
                frames.add(new Blocks.Block(at, (int) (end - at), (int) size));
            }
            at = end;
        }
        boolean whole = at == file.size();
        return whole ? new ZstdFrames(true, sum, small ? frames : List.of()) : NOT_WHOLE;
    }

    /** The frames, where there are several: each can be unpacked without the others. */
    Optional<Blocks> blocks() {
        return frames.size() < 2
                ? Optional.empty()
                : Optional.of(new Blocks(frames, 0, (frame, packed, content) -> {
                    try (InputStream in = new ZstdInputStreamNoFinalizer(packed)) {
                        return in.readNBytes(content, 0, frame.size() + 1);
                    }
                }));
    }

    /** The position after a frame, or -1 where the file ends before. */
    private static long end(FileChannel file, long frame, byte descriptor) throws IOException {
        int sizeFlag = descriptor >> 6 & 3;
        boolean single = (descriptor & 0x20) != 0;
        int sizeBytes = sizeFlag == 0 ? (single ? 1 : 0) : 1 << sizeFlag;
        long at = frame + 5 + (single ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3] + sizeBytes;
        boolean last = false;
        while (!last) {
            ByteBuffer head = read(file, at, BLOCK_HEADER);
            if (head.remaining() < BLOCK_HEADER) {
                return -1;
            }
            int value = head.get(0) & 0xff | (head.get(1) & 0xff) << 8 | (head.get(2) & 0xff) << 16;
            last = (value & 1) != 0;
            at += BLOCK_HEADER + ((value >> 1 & 3) == RUN_LENGTH_BLOCK ? 1 : value >> 3);
        }
        return at + ((descriptor & 4) != 0 ? 4 : 0);
    }

    private static ByteBuffer read(FileChannel file, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
            // A channel may give less than it has.
        }
        return buffer.flip();
    }
}
