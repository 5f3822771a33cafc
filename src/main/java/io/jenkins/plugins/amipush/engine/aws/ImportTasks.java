package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** The snapshot imports of a region. */
public final class ImportTasks {
    private static final String LOOKING = "look at snapshot imports in ";

    private final AwsClients aws;
    private final String region;

    public ImportTasks(AwsClients aws, String region) {
        this.aws = aws;
        this.region = region;
    }

    /** All imports that AWS remembers, ended ones included. */
    public List<ImportTask> all() {
        return AwsCall.make(
                "look for snapshot imports in " + region,
                () -> aws.ec2(region).describeImportSnapshotTasksPaginator(request -> {}).importSnapshotTasks().stream()
                        .map(ImportTask::of)
                        .toList());
    }

    /** Those with the ids; one that EC2 does not show (yet) is missing. */
    public List<ImportTask> with(Collection<String> ids) {
        try {
            return look(ids);
        } catch (Ec2Exception e) {
            if (!AwsCall.code(e).startsWith("InvalidConversionTaskId")) {
                throw AwsCall.failure(LOOKING + region, e);
            }
            // One unknown id makes EC2 refuse the whole question.
            return ids.size() <= 1
                    ? List.of()
                    : ids.stream().flatMap(id -> with(List.of(id)).stream()).toList();
        } catch (SdkException e) {
            throw AwsCall.failure(LOOKING + region, e);
        }
    }

    private List<ImportTask> look(Collection<String> ids) {
        return aws
                .ec2(region)
                .describeImportSnapshotTasks(request -> request.importTaskIds(ids))
                .importSnapshotTasks()
                .stream()
                .map(ImportTask::of)
                .toList();
    }

    /**
     * Begins the import of an object as a snapshot. The same import begun twice, by whomever, is one import.
     *
     * @param name the snapshot's
     * @param role the role that EC2 reads the object with, or null for AWS's default
     * @param tags set on the import; EC2 does not hand them on to the snapshot
     * @param unusable the ids of imports of the same that are of no use: AWS would answer the same request with them
     * @return the task's id; empty when as many run as AWS takes at a time
     */
    public Optional<String> begin(
            S3Object object, String name, String role, Map<String, String> tags, SortedSet<String> unusable) {
        String description = "cloudimg import of " + object.path();
        String token = token(name, object, role, new TreeMap<>(tags), unusable);
        ImportSnapshotRequest request = ImportSnapshotRequest.builder()
                .description(description)
                .diskContainer(disk -> disk.description(description)
                        .format("raw")
                        .userBucket(source ->
                                source.s3Bucket(object.bucket().name()).s3Key(object.key())))
                .roleName(role)
                .clientToken(token)
                .tagSpecifications(specification -> specification
                        .resourceType(ResourceType.IMPORT_SNAPSHOT_TASK)
                        .tags(Tags.ec2(tags)))
                .build();
        return AwsCall.make("import " + object.path() + " as a snapshot", () -> {
            try {
                String task = aws.ec2(region).importSnapshot(request).importTaskId();
                return Optional.of(AwsCall.answered(task, "import task"));
            } catch (Ec2Exception e) {
                if (AwsCall.isFull(e)) {
                    return Optional.empty();
                }
                if (AwsCall.code(e).equals("InvalidParameter")) {
                    // EC2's answer, too, while it does not see a new bucket yet, or has no role to read it with.
                    throw PushFailure.passing(
                                    "cannot import %s as a snapshot: AWS answered InvalidParameter: %s"
                                            .formatted(
                                                    object.path(),
                                                    e.awsErrorDetails().errorMessage()),
                                    e)
                            .remedy("check that the import role exists, that EC2 may assume it and that it may read the"
                                    + " bucket (README, vmimport; --import-role)")
                            .requestId(e.requestId());
                }
                throw e;
            }
        });
    }

    /** A client token is good for the parameters it was first used with; so it is made of all of them. 64 characters. */
    private static String token(Object... parameters) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object parameter : parameters) {
                String text =
                        parameter instanceof S3Object object ? object.path() + " " + object.etag() : "" + parameter;
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Marks an import, and the snapshot it made, as of unknown content. */
    public void spoil(String taskId, String snapshotId) throws InterruptedException {
        Map<String, String> tag = Map.of(Tags.SPOILED, "true");
        Ec2Tags.create(aws, region, snapshotId, tag);
        Ec2Tags.create(aws, region, taskId, tag);
    }

    /** Why an import is dead, in AWS's words, and what helps. */
    public static PushFailure failure(ImportTask task, String object) {
        String words = Optional.ofNullable(task.message()).orElse(task.status());
        PushFailure failure = PushFailure.passing(
                "snapshot import %s of %s ended with status %s: %s".formatted(task.id(), object, task.status(), words),
                null);
        if (!task.status().equals("error")) {
            return failure.permanent(true).remedy("somebody ended it; run again to import once more");
        }
        // AWS opens the message with ClientError where the input is to blame, and with ServerError where it is not.
        if (words.startsWith("ClientError")) {
            return failure.permanent(true)
                    .remedy(
                            "check that the staged file is a bootable raw disk and that the import role may read the bucket"
                                    + " (README, vmimport)");
        }
        return failure;
    }
}
