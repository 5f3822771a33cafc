package io.jenkins.plugins.amipush.engine.aws;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that wants a file for itself. */
final class LockAttempt {
    static final int FREE = 10;
    static final int LOCKED = 11;

    private LockAttempt() {}

    public static void main(String[] arguments) throws Exception {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.exit(file.tryLock() == null ? LOCKED : FREE);
        }
    }

    static int of(Path file) throws Exception {
        Path classes = Path.of(LockAttempt.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        LockAttempt.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
