package io.jenkins.plugins.amipush.engine.aws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** What an upload sends: read once, from start to end. */
public interface UploadContent {
    /** The object's size in bytes, or null where only reading it to the end tells. */
    Long size();

    /** Opens the object's bytes. */
    InputStream open() throws IOException;

    /**
     * A file that holds the object's bytes as they are.
     *
     * @param digest what {@link #digest} is going to tell, to be fed all bytes in order by who reads the file; or null
     *     where it needs none of them
     */
    record Verbatim(Path file, MessageDigest digest) {}

    /** The file for an upload that would rather read it itself, instead of {@link #open}; empty where there is none. */
    default Optional<Verbatim> verbatim() throws IOException {
        return Optional.empty();
    }

    /**
     * Called when all has been read and before the object comes into being: the digest of what was staged.
     *
     * @return SHA-256, lower-case hex; null only where {@link #verbatim} said that no digest is needed, and was taken
     * @throws io.jenkins.plugins.amipush.engine.PushFailure when it is not what was promised; then no object is made
     */
    String digest() throws IOException;
}
