package io.jenkins.plugins.amipush;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import hudson.model.Run;
import java.io.File;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import jenkins.model.ArtifactManager;
import jenkins.model.ArtifactManagerFactory;
import jenkins.model.ArtifactManagerFactoryDescriptor;
import jenkins.util.VirtualFile;
import org.jvnet.hudson.test.TestExtension;

/** A store of artifacts that takes them, but does not come to an end until it is let go. */
public final class HangingStore extends ArtifactManagerFactory {
    private final transient CountDownLatch begun = new CountDownLatch(1);
    private final transient CountDownLatch letGo = new CountDownLatch(1);

    void awaitBegin() throws InterruptedException {
        begun.await();
    }

    void letGo() {
        letGo.countDown();
    }

    @Override
    public ArtifactManager managerFor(Run<?, ?> build) {
        return new Manager();
    }

    /** Jenkins wants one. */
    @TestExtension
    public static final class DescriptorImpl extends ArtifactManagerFactoryDescriptor {}

    private final class Manager extends ArtifactManager {
        @Override
        public void onLoad(Run<?, ?> build) {}

        @Override
        public void archive(FilePath files, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
                throws InterruptedException {
            begun.countDown();
            letGo.await();
        }

        @Override
        public boolean delete() {
            return false;
        }

        @Override
        public VirtualFile root() {
            return VirtualFile.forFile(new File("no-such"));
        }
    }
}
