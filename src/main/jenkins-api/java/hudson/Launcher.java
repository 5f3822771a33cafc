package hudson;

import hudson.model.TaskListener;

/** Starts processes on an agent. */
public abstract class Launcher {
    protected Launcher(Launcher launcher) {}

    /** Starts processes on the controller. */
    public static class LocalLauncher extends Launcher {
        public LocalLauncher(TaskListener listener) {
            super(null);
        }
    }
}
