package io.jenkins.plugins.amipush.engine.aws;

import java.nio.file.Path;
import java.util.Map;

public final class BlockUpload {
    public BlockUpload(AwsClients aws, PartUploads parts, String region, Path record, Listener listener) {}

    public interface Listener {
        void written(long bytes);

        void resumed(int blocks);
    }

    public record Written(String snapshotId, String sha256, int blocks, long bytesSent) {}

    public Written run(UploadContent content, String identity, String description, Map<String, String> tags)
            throws InterruptedException {
        throw new IllegalStateException();
    }
}
