package hudson.slaves;

import hudson.FilePath;

/** Who uses which workspace. */
public final class WorkspaceList {
    private WorkspaceList() {}

    public static FilePath tempDir(FilePath ws) {
        throw new UnsupportedOperationException();
    }
}
