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
 * without the lines that its results do not need ({@link JournalSieve}). It is compressed beside itself, forced to the
 * disk and put in place at once, and only then the plain one goes; where both are there, the plain one is whole.
 */
final class PackedJournal {
    /** The journal of a few images stays as it is, to be read with any tool. */
    static final long SMALLEST = 64 << 10;

    /** The last four bytes of a gzip file hold how long its content is (RFC 1952). Journals are shorter than 4 GiB. */
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

    /**
     * Length of the journal in bytes, without what was left out of it; 0 when there is none. Of a compressed one that
     * is damaged it may be any number.
     */
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

    /** Whether it is plain, and long enough. */
    boolean isWorthPacking() {
        return plain.toFile().length() >= SMALLEST;
    }

    /**
     * Compresses it beside itself, which takes a while; everything else stays as it is before {@link #replace}.
     *
     * @param whole whether every line has to stay
     * @param check of a journal that lacks lines
     * @return length of what was compressed, in bytes
     */
    long compress(boolean whole, Check check) throws IOException {
        long length = Files.size(plain);
        try {
            if (whole || !sieved(check)) {
                write(false);
            }
            return length;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(made());
            throw e;
        }
    }

    /** Puts what {@link #compress} made in place of the plain one, unless more was told since. */
    void replace(long length) throws IOException {
        if (Files.size(plain) == length) {
            Files.move(made(), packed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(plain);
        } else {
            Files.delete(made());
        }
    }

    private Path made() {
        return packed.resolveSibling(packed.getFileName() + ".tmp");
    }

    private boolean sieved(Check check) throws IOException {
        write(true);
        try (InputStream all = Files.newInputStream(plain);
                InputStream sieved = unpacked(made())) {
            return check.same(all, sieved);
        }
    }

    private void write(boolean sieved) throws IOException {
        try (FileChannel file = FileChannel.open(
                        made(),
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

    /** Whether a journal that lacks lines still says what the whole one does. */
    interface Check {
        boolean same(InputStream whole, InputStream sieved) throws IOException;
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
