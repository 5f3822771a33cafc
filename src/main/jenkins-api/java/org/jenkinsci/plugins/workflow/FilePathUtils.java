package org.jenkinsci.plugins.workflow;

import hudson.FilePath;

/** Where a file is. */
public class FilePathUtils {
    private FilePathUtils() {}

    public static FilePath find(String node, String path) {
        throw new UnsupportedOperationException();
    }

    public static String getNodeName(FilePath f) throws IllegalStateException {
        throw new UnsupportedOperationException();
    }
}
