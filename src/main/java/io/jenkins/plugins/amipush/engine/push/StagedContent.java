package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.UploadContent;
import io.jenkins.plugins.amipush.engine.stage.StagedFile;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A staged file as an upload sends it: unpacked on the way, and digested as it was staged while it is read. */
final class StagedContent implements UploadContent {
    private static final int BUFFER = 1 << 18;

    private final StagedImage item;
    private final Digests digests;
    private Staged staged;

    StagedContent(StagedImage item, Digests digests) {
        this.item = item;
        this.digests = digests;
    }

    @Override
    public Long size() {
        return StagedFile.unpackedSize(item.path());
    }

    @Override
    public InputStream open() throws IOException {
        staged = new Staged(Files.newInputStream(item.path()));
        return StagedFile.unpack(item.path(), staged);
    }

    @Override
    public String digest() throws IOException {
        String digest = staged.finish();
        digests.found(item, digest);
        return digest;
    }

    /** The file's own bytes. */
    private static final class Staged extends FilterInputStream {
        private final MessageDigest sha256 = Digests.sha256();

        Staged(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                sha256.update((byte) value);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                sha256.update(bytes, offset, read);
            }
            return read;
        }

        /** What is skipped is digested too. */
        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, BUFFER)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /** Reads what an unpacker left unread, padding for instance. */
        String finish() throws IOException {
            byte[] rest = new byte[BUFFER];
            int length;
            do {
                length = read(rest, 0, rest.length);
            } while (length >= 0);
            return HexFormat.of().formatHex(sha256.digest());
        }
    }
}
