package hudson;

import hudson.model.Saveable;
import java.io.Closeable;
import java.io.IOException;

/** Puts off saving until several changes are made. */
public class BulkChange implements Closeable {
    public BulkChange(Saveable saveable) {}

    @Override
    public void close() {}

    public void commit() throws IOException {}
}
