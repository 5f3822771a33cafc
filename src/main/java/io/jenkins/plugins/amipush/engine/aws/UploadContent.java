package io.jenkins.plugins.amipush.engine.aws;

import java.io.IOException;
import java.io.InputStream;

/** What an upload sends: read once, from start to end. */
public interface UploadContent {
    /** The object's size in bytes, or null where only reading it to the end tells. */
    Long size();

    /** Opens the object's bytes. */
    InputStream open() throws IOException;

    /**
     * Called when all has been read and before the object comes into being: the digest of what was staged.
     *
     * @return SHA-256, lower-case hex
     * @throws io.jenkins.plugins.amipush.engine.PushFailure when it is not what was promised; then no object is made
     */
    String digest() throws IOException;
}
