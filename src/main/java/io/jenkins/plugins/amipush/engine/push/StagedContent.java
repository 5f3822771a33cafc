package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.aws.UploadContent;
import io.jenkins.plugins.amipush.engine.stage.DiskFormat;
import io.jenkins.plugins.amipush.engine.stage.StagedFile;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** A staged file as an upload sends it: unpacked on the way, and digested as it was staged while it is read. */
final class StagedContent implements UploadContent {
    private static final int BUFFER = 256 * 1024;

    private final StagedImage item;
    private final Digests digests;
    private final StagedFile file;
    private Long measured;
    /** The digest of an earlier reading of the same file. */
    private Optional<String> readBefore = Optional.empty();

    /** Null where no byte need be fed to it. */
    private MessageDigest sha256;

    private Optional<String> identity;

    StagedContent(StagedImage item, Digests digests) {
        this.item = item;
        this.digests = digests;
        this.file = new StagedFile(item.path());
    }

    @Override
    public Long size() {
        return measured != null ? measured : file.unpackedSize();
    }

    /** Makes sure that the size is known, and unpacks the whole file for it where only that tells. */
    StagedContent measure() throws IOException, InterruptedException {
        if (size() == null) {
            try (InputStream content = file.open()) {
                measured = length(content);
            }
        }
        return this;
    }

    private static long length(InputStream content) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        for (int read; (read = content.read(buffer)) >= 0; length += read) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return length;
    }

    /** What tells this file from another, or from itself after a change; for whoever remembers what was done with it. */
    String identity() {
        return DigestCache.identity(item.path()).orElse("");
    }

    @Override
    public InputStream open() {
        sha256 = Digests.sha256();
        identity = DigestCache.identity(item.path());
        return file.open(sha256);
    }

    @Override
    public Optional<Verbatim> verbatim() {
        if (file.format() != DiskFormat.VERBATIM) {
            return Optional.empty();
        }
        identity = DigestCache.identity(item.path());
        readBefore = digests.readBefore(item);
        sha256 = readBefore.isPresent() ? null : Digests.sha256();
        return Optional.of(new Verbatim(item.path(), sha256));
    }

    @Override
    public String digest() {
        String digest = sha256 == null ? asBefore() : HexFormat.of().formatHex(sha256.digest());
        digests.found(item, identity, digest);
        return digest;
    }

    private String asBefore() {
        if (!identity.equals(DigestCache.identity(item.path()))) {
            throw PushFailure.passing("%s was changed while it was read".formatted(item.src()), null)
                    .remedy("let nothing write to staged files while they are pushed");
        }
        return readBefore.orElseThrow();
    }
}
