package io.jenkins.plugins.amipush.results;

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
 * The copy of a journal on the disk: plain while more may come, and compressed, {@code ID.ndjson.gz}, when it is over.
 * It is compressed beside itself, forced to the disk and put in place at once, and only then the plain one goes; where
 * both are there, the plain one is whole.
 */
final class PackedJournal {
    /** The journal of a few images stays as it is, to be read with any tool. */
    static final long SMALLEST = 64 << 10;

    /** The last four bytes of a gzip file hold how long its content is; see RFC 1952. Journals are shorter than 4 GiB. */
    private static final int LENGTH_BYTES = 4;

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
            InputStream file = Files.newInputStream(packed);
            try {
                return new Lenient(new GZIPInputStream(file, 64 << 10));
            } catch (EOFException | ZipException broken) {
                file.close();
                return InputStream.nullInputStream();
            }
        }
    }

    /** Length of the journal itself in bytes; 0 when there is none. */
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

    /** Does nothing where it is done already, or not worth it. */
    void pack() throws IOException {
        if (!Files.exists(plain) || Files.size(plain) < SMALLEST) {
            return;
        }
        Path made = packed.resolveSibling(packed.getFileName() + ".tmp");
        try (FileChannel file = FileChannel.open(
                        made,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                Gzip out = new Gzip(Channels.newOutputStream(file))) {
            Files.copy(plain, out);
            out.finish();
            file.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(made);
            throw e;
        }
        Files.move(made, packed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(plain);
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
            super(out, 64 << 10);
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
