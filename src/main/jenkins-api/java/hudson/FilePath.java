package hudson;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;

/** A file on an agent or on the controller. */
public final class FilePath implements Serializable {
    public FilePath(File localPath) {}

    public void deleteRecursive() throws IOException, InterruptedException {}
}
