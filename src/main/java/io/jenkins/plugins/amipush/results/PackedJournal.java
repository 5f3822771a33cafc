package io.jenkins.plugins.amipush.results;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The copy of a journal on the disk: plain while more may come, and compressed, {@code ID.ndjson.gz}, when it is over,
 * without the lines that its results do not need ({@link JournalSieve}). It is compressed beside itself, forced to the disk and put in place at once, and only then the plain one goes; where
 * both are there, the plain one is whole.
 */
final class PackedJournal {
    /** The journal of a few images stays as it is, to be read with any tool. */
    static final long SMALLEST = 64 << 10;

    /** The last four bytes of a gzip file hold how long its content is; see RFC 1952. Journals are shorter than 4 GiB. */
    private static final int LENGTH_BYTES = 4;

    private static final int BUFFER = 64 << 10;

    private final Path plain;
    private final Path packed;

    PackedJournal(Path plain) {
        this.plain = plain;
        this.packed = plain.resolveSibling(plain.getFileName() + ".gz");
    }

    /** @throws NoSuchFileException when there is none */
    InputStream open() throws IOException {
        try {
            return Files.newInputStream(plain);
        } catch (NoSuchFileException e) {
            // A moment later it may be compressed.
            return unpacked(packed);
        }
    }

    /** Length of the journal in bytes, without what was left out of it; 0 when there is none. */
    long length() throws IOException {
        try {
            return Files.size(plain);
        } catch (NoSuchFileException e) {
            return packedLength();
        }
    }

    boolean exists() {
        return Files.exists(plain) || isPacked();
    }

    boolean isPacked() {
        return Files.exists(packed);
    }

    /**
     * Does nothing where it is done already, or not worth it.
     *
     * @param whole whether every line has to stay
     * @param says whether that journal still says what this one does; asked of one that lacks lines
     */
    void pack(boolean whole, Check says) throws IOException {
        if (!Files.exists(plain) || Files.size(plain) < SMALLEST) {
            return;
        }
        Path made = packed.resolveSibling(packed.getFileName() + ".tmp");
        try {
            if (whole || !sieved(made, says)) {
                write(made, false);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(made);
            throw e;
        }
        Files.move(made, packed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(plain);
    }

    private boolean sieved(Path made, Check says) throws IOException {
        write(made, true);
        try (InputStream journal = unpacked(made)) {
            return says.same(journal);
        }
    }

    private void write(Path made, boolean sieved) throws IOException {
        try (FileChannel file = FileChannel.open(
                        made,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                Gzip packing = new Gzip(Channels.newOutputStream(file));
                OutputStream out = new BufferedOutputStream(packing, BUFFER);
                OutputStream lines = sieved ? new JournalSieve(out) : out) {
            Files.copy(plain, lines);
            lines.flush();
            packing.finish();
            file.force(true);
        }
    }

    private static InputStream unpacked(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return new Lenient(new GZIPInputStream(in, BUFFER));
        } catch (EOFException | ZipException broken) {
            in.close();
            return InputStream.nullInputStream();
        }
    }

    /** Compares a journal with this one. */
    interface Check {
        boolean same(InputStream journal) throws IOException;
    }

    private long packedLength() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(packed.toFile(), "r")) {
            if (file.length() < LENGTH_BYTES) {
                return 0;
            }
            file.seek(file.length() - LENGTH_BYTES);
            return Integer.toUnsignedLong(Integer.reverseBytes(file.readInt()));
        } catch (FileNotFoundException e) {
            return 0;
        }
    }

    /** Smallest rather than quickest: it is kept for years. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    /** What can be read of a file that a disk has damaged is as good as a plain journal that was cut off. */
    private static final class Lenient extends FilterInputStream {
        Lenient(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (EOFException | ZipException e) {
                return -1;
            }
        }
    }
}
