package hudson.slaves;

import hudson.model.Computer;
import hudson.model.TaskListener;
import java.io.IOException;

/** Hears of agents that come and go. */
public abstract class ComputerListener {
    public void onConfigurationChange() {}

    public void onOnline(Computer c, TaskListener listener) throws IOException, InterruptedException {}
}
