package hudson.model;

import hudson.remoting.VirtualChannel;
import hudson.security.AccessControlled;
import java.util.concurrent.ExecutorService;
import org.kohsuke.stapler.StaplerProxy;

/** An agent as it runs. */
public abstract class Computer extends Actionable implements AccessControlled, StaplerProxy {
    public static final ExecutorService threadPoolForRemoting = null;

    private Computer() {}

    public abstract VirtualChannel getChannel();

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public Node getNode() {
        throw new UnsupportedOperationException();
    }
}
