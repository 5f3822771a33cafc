package hudson;

import hudson.model.Computer;
import hudson.remoting.Future;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** A file on an agent or on the controller. */
public final class FilePath implements Serializable {
    public FilePath(VirtualChannel channel, String remote) {}

    public FilePath(File localPath) {}

    public <T> Future<T> actAsync(FileCallable<T> callable) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public FilePath child(String relOrAbsolute) {
        throw new UnsupportedOperationException();
    }

    public void copyFrom(InputStream in) throws IOException, InterruptedException {}

    public boolean delete() throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public void deleteRecursive() throws IOException, InterruptedException {}

    public VirtualChannel getChannel() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public String getRemote() {
        throw new UnsupportedOperationException();
    }

    public void mkdirs() throws IOException, InterruptedException {}

    public Computer toComputer() {
        throw new UnsupportedOperationException();
    }

    /** Code to run where the file is. */
    public interface FileCallable<T> extends Serializable {
        T invoke(File f, VirtualChannel channel) throws IOException, InterruptedException;
    }
}
