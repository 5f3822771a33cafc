package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.stage.StagedFile;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.ItemState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digests of staged files: what tells one content from another everywhere in AWS. A file is read for its digest
 * only where neither its metadata, nor this push, nor an earlier one knows it.
 */
final class Digests {
    private static final int BUFFER = 1 << 20;

    private final DigestCache cache;
    private final Map<Path, String> known = new ConcurrentHashMap<>();

    Digests(DigestCache cache) {
        this.cache = cache;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The SHA-256 in lower-case hex if it is known without reading the file: promised by the metadata, or read before. */
    Optional<String> known(StagedImage item) {
        if (item.sha256() != null) {
            return Optional.of(item.sha256());
        }
        if (item.path() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(known.get(item.path())).or(() -> cache.get(item.path()));
    }

    /** The SHA-256 that an earlier reading of the same file gave, whatever its metadata promises. */
    Optional<String> readBefore(StagedImage item) {
        return cache.get(item.path());
    }

    /** The SHA-256 in lower-case hex; reads the file where it has to. */
    String of(StagedImage item) throws InterruptedException {
        Optional<String> digest = known(item);
        return digest.isPresent() ? digest.get() : read(item);
    }

    private synchronized String read(StagedImage item) throws InterruptedException {
        Optional<String> meanwhile = known(item);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        Optional<String> identity = DigestCache.identity(item.path());
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = StagedFile.bytes(item.path())) {
            for (int length; (length = in.read(buffer)) >= 0; ) {
                sha256.update(buffer, 0, length);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } catch (IOException e) {
            throw PushFailure.passing("cannot read %s: %s".formatted(item.src(), e.getMessage()), e)
                    .remedy("check the staged file and the disk it lies on");
        }
        String digest = HexFormat.of().formatHex(sha256.digest());
        remember(item, identity, digest);
        return digest;
    }

    /**
     * Takes note of the digest of a file that was read, for whatever purpose.
     *
     * @param identity the file's {@linkplain DigestCache#identity identity} before it was read
     * @throws PushFailure when it is not the one that the metadata promises
     */
    void found(StagedImage item, Optional<String> identity, String digest) {
        if (item.sha256() != null && !item.sha256().equals(digest)) {
            throw PushFailure.permanent(
                            "%s has the SHA-256 %s, but %s promises %s"
                                    .formatted(item.src(), digest, item.where(), item.sha256()),
                            "stage the file again, or correct sha256sum")
                    .state(ItemState.CHECKSUM);
        }
        remember(item, identity, digest);
    }

    private void remember(StagedImage item, Optional<String> identity, String digest) {
        known.put(item.path(), digest);
        cache.put(item.path(), identity, digest);
    }

    /** Whether two items have the same content; of those without a file, whether they promise no different ones. */
    boolean same(StagedImage one, StagedImage other) throws InterruptedException {
        if (one.path() == null || other.path() == null) {
            boolean differ = one.sha256() != null
                    && other.sha256() != null
                    && !one.sha256().equals(other.sha256());
            return one.path() == other.path() && !differ;
        }
        return one.path().equals(other.path()) || one.size().equals(other.size()) && of(one).equals(of(other));
    }
}
