package io.jenkins.plugins.amipush.engine.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that remembers what EBS has of a disk, for the push after a crash. It only saves work: where it cannot be
 * read or written, is damaged, or is in another push's hands, the snapshot is written without it.
 *
 * <p>Lines: {@code ami-push-blocks-1 KEY TOKEN}, {@code snapshot ID}, for each block {@code INDEX SHA256} (base64), and
 * {@code completing SHA256} (hex, or {@code -}) before completion is asked for. What follows the last line that is whole is dropped.
 */
final class BlockRecord implements AutoCloseable {
    private static final Pattern HEADER =
            Pattern.compile("ami-push-blocks-1 ([0-9a-f]{64}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot (snap-[0-9a-f]{8,17})");
    private static final Pattern BLOCK = Pattern.compile("([0-9]{1,9}) ([A-Za-z0-9+/]{43}=)");
    private static final Pattern COMPLETING = Pattern.compile("completing ([0-9a-f]{64}|-)");
    private static final int LONGEST_LINE = 200;

    private final Path file;
    private final String key;
    private final int blocks;
    private RandomAccessFile out;
    private String token;
    private String snapshot;
    private String completing;
    private BlockSums sums;

    private BlockRecord(Path file, String key, int blocks) {
        this.file = file;
        this.key = key;
        this.blocks = blocks;
        clear();
    }

    private void clear() {
        token = UUID.randomUUID().toString();
        snapshot = null;
        completing = null;
        sums = new BlockSums(blocks);
    }

    /**
     * Opens the record, made if need be.
     *
     * @param file or null for one that is kept nowhere
     * @param key a SHA-256 of all that makes two snapshots the same; a record with another key is not used
     * @param blocks how many the disk has
     */
    static BlockRecord open(Path file, String key, int blocks) {
        BlockRecord record = new BlockRecord(file, key, blocks);
        if (file != null) {
            try {
                record.open();
            } catch (IOException | OverlappingFileLockException e) {
                record.close();
                record.clear();
            }
        }
        return record;
    }

    private void open() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        // Opened once: POSIX gives the lock up as soon as this process closes the file, however else it was opened.
        out = new RandomAccessFile(file.toFile(), "rw");
        if (out.getChannel().tryLock() == null) {
            throw new IOException("another push writes it");
        }
        long whole = read();
        out.setLength(whole);
        out.seek(whole);
        if (whole == 0) {
            clear();
            append("ami-push-blocks-1 " + key + " " + token);
        }
    }

    /** The length of what can be used; 0 where nothing can. */
    private long read() throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(out.getChannel()));
        String line = line(in);
        Matcher header = HEADER.matcher(line == null ? "" : line);
        if (!header.matches() || !header.group(1).equals(key)) {
            return 0;
        }
        token = header.group(2);
        long whole = 0;
        do {
            whole += line.length() + 1;
            line = line(in);
        } while (line != null && understood(line));
        return whole;
    }

    /** The next line, or null where none follows that is whole. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() == LONGEST_LINE) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private boolean understood(String line) {
        Matcher block = BLOCK.matcher(line);
        if (block.matches() && snapshot != null) {
            int index = Integer.parseInt(block.group(1));
            if (index < blocks) {
                sums.put(index, Base64.getDecoder().decode(block.group(2)));
                return true;
            }
            return false;
        }
        Matcher started = SNAPSHOT.matcher(line);
        if (started.matches() && snapshot == null) {
            snapshot = started.group(1);
            return true;
        }
        Matcher ended = COMPLETING.matcher(line);
        if (ended.matches() && snapshot != null) {
            completing = ended.group(1);
            return true;
        }
        return false;
    }

    /** Whether it is kept in its file, which nobody else writes meanwhile. */
    boolean kept() {
        return out != null;
    }

    /** The client token of the snapshot's start. */
    String token() {
        return token;
    }

    /** The snapshot that was started, where its start was answered. */
    Optional<String> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /** Whether the snapshot's completion was asked for. */
    boolean completing() {
        return completing != null;
    }

    /** The digest of the content that was told then, or null. */
    String sha256() {
        return "-".equals(completing) ? null : completing;
    }

    /** The blocks that EBS has. */
    BlockSums sums() {
        return sums;
    }

    void started(String id) {
        if (snapshot == null) {
            snapshot = id;
            append("snapshot " + id);
        }
    }

    void written(int index, byte[] sha256) {
        append(index + " " + Base64.getEncoder().encodeToString(sha256));
    }

    /** @param sha256 the digest of the content, or null */
    void completes(String sha256) {
        append("completing " + (sha256 == null ? "-" : sha256));
    }

    /** Forgets everything; another token. */
    void startAnew() {
        clear();
        try {
            if (out != null) {
                out.setLength(0);
                out.seek(0);
            }
        } catch (IOException e) {
            delete();
        }
        append("ami-push-blocks-1 " + key + " " + token);
    }

    private synchronized void append(String line) {
        if (out == null) {
            return;
        }
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            close();
        }
    }

    /** Removes the file: what it remembers is done, or of no use. */
    void delete() {
        if (out != null) {
            close();
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The next push sees that it is of no use.
            }
        }
    }

    /** What is told after that is not kept. */
    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // Nothing is buffered.
        } finally {
            out = null;
        }
    }
}
