package io.jenkins.plugins.amipush.engine.stage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.SeekableFileInputStream;
import org.tukaani.xz.SeekableXZInputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;

/**
 * The blocks of an xz file, from its index ({@code xz -T} makes several, and tells their sizes). Each is unpacked as the
 * first block of a stream that bears the same header.
 */
final class XzBlocks {
    private static final int HEADER_START = 16;
    private static final int LZMA2 = 0x21;
    private static final int LARGEST_DICTIONARY_CODE = 37;
    private static final int HAS_PACKED_SIZE = 0x40;
    private static final int HAS_SIZE = 0x80;
    private static final int FILTERS = 0x3f;

    private XzBlocks() {}

    /** Empty where there are not several blocks, or not only plain ones, or the file is damaged: others say how. */
    static Optional<Blocks> of(Path path, int memoryKib) throws IOException {
        try (SeekableFileInputStream file = new SeekableFileInputStream(path.toFile());
                SeekableXZInputStream stream = new SeekableXZInputStream(file, memoryKib);
                FileChannel heads = FileChannel.open(path)) {
            List<Blocks.Block> list = new ArrayList<>();
            Map<Blocks.Block, byte[]> headers = new HashMap<>();
            long dictionary = 0;
            for (int i = 0; i < stream.getBlockCount(); i++) {
                long packed = stream.getBlockCompSize(i);
                long here = dictionary(heads, stream.getBlockCompPos(i));
                if (here < 0 || packed > Integer.MAX_VALUE - 8 || stream.getBlockSize(i) > Integer.MAX_VALUE - 8) {
                    return Optional.empty();
                }
                dictionary = Math.max(dictionary, here);
                Blocks.Block block =
                        new Blocks.Block(stream.getBlockCompPos(i), (int) packed, (int) stream.getBlockSize(i));
                list.add(block);
                headers.put(block, header(stream.getBlockCheckType(i)));
            }
            if (list.size() < 2 || dictionary > memoryKib * 1024L) {
                return Optional.empty();
            }
            ArrayCache arrays = new BasicArrayCache();
            return Optional.of(new Blocks(list, dictionary, (block, packed, content) -> {
                InputStream whole = new SequenceInputStream(new ByteArrayInputStream(headers.get(block)), packed);
                try (XZInputStream in = new XZInputStream(whole, memoryKib, true, arrays)) {
                    return unpack(in, block.size(), content);
                }
            }));
        } catch (IOException e) {
            if (UnpackedStream.isDamage(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * To ask for more than there is makes the library look at the check sum with the last of the bytes. What it finds
     * behind them, where the next block would begin, is no matter here.
     */
    private static int unpack(XZInputStream in, int size, byte[] content) throws IOException {
        int length = 0;
        while (length < size) {
            int read = in.read(content, length, size + 1 - length);
            if (read < 0) {
                return length;
            }
            length += read;
        }
        return length;
    }

    /** The size of the dictionary that a block's head names (xz file format, 3.1 and 5.3.1), or -1 for other blocks. */
    private static long dictionary(FileChannel file, long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(2 * HEADER_START);
        while (head.hasRemaining() && file.read(head, at + head.position()) >= 0) {
            // A channel may give less than it has.
        }
        if (head.flip().remaining() < HEADER_START) {
            return -1;
        }
        head.get();
        int flags = head.get();
        if ((flags & FILTERS) != 0) {
            return -1;
        }
        for (int sizes = (flags & HAS_PACKED_SIZE) >> 6, more = sizes + ((flags & HAS_SIZE) >> 7); more > 0; more--) {
            while (head.hasRemaining() && head.get() < 0) {
                // Seven bits a byte, the last one has its highest bit clear.
            }
        }
        if (head.remaining() < 3 || head.get() != LZMA2 || head.get() != 1) {
            return -1;
        }
        int code = head.get();
        return code < 0 || code > LARGEST_DICTIONARY_CODE ? -1 : (2L | code & 1) << code / 2 + 11;
    }

    /** The header of a stream with that type of check sum (xz file format, 2.1.1). */
    private static byte[] header(int check) {
        byte[] flags = {0, (byte) check};
        CRC32 crc = new CRC32();
        crc.update(flags);
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(XZ.HEADER_MAGIC)
                .put(flags)
                .putInt((int) crc.getValue())
                .array();
    }
}
