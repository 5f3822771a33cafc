package io.jenkins.plugins.amipush.engine.rehearsal;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** EC2's operations on snapshot imports. */
final class ImportOperations {
    private static final Set<String> FORMATS = Set.of("raw", "vhd", "vhdx", "vmdk");
    private static final String DEFAULT_ROLE = "vmimport";
    private static final String TAG_TYPE = "import-snapshot-task";

    private final World world;
    private final Ec2State state;
    private final Filters<ImportTask> filters;

    ImportOperations(World world, Ec2State state) {
        this.world = world;
        this.state = state;
        filters = new Filters<ImportTask>(task -> task.tags.seen(world))
                .field("task-state", task -> task.view(world.now()).status());
    }

    Ec2Operation[] operations() {
        return new Ec2Operation[] {
            Ec2Operation.changes(
                            "ImportSnapshot",
                            this::start,
                            "ClientToken",
                            "ClientData.Comment",
                            "ClientData.UploadEnd",
                            "ClientData.UploadSize",
                            "ClientData.UploadStart",
                            "Description",
                            "DiskContainer.Description",
                            "DiskContainer.Format",
                            "DiskContainer.Url",
                            "DiskContainer.UserBucket.S3Bucket",
                            "DiskContainer.UserBucket.S3Key",
                            "Encrypted",
                            "KmsKeyId",
                            "RoleName")
                    .withTagSpecifications(),
            Ec2Operation.reads(
                            "DescribeImportSnapshotTasks",
                            this::describe,
                            "ImportTaskId.N",
                            "Filters.N.Name",
                            "Filters.N.Value.N")
                    .withPaging(),
            Ec2Operation.changes("CancelImportTask", this::cancel, "ImportTaskId", "CancelReason")
        };
    }

    private void start(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        Map<String, String> tags = ResourceTags.specified(parameters, TAG_TYPE);
        ImportTask.Source source = source(request);
        Map<String, String> identity = new TreeMap<>(parameters.all());
        String token = parameters.get("ClientToken");
        ImportTask task = state.imports().start(request, source, tags, token, identity);
        answer.text("description", source.description()).text("importTaskId", task.id);
        writeDetail(answer, task);
        ResourceTags.write(answer, task.tags.seen(world));
    }

    private ImportTask.Source source(Ec2Request request) {
        Parameters parameters = request.parameters();
        Parameters disk = parameters.structure("DiskContainer");
        if (disk.isEmpty()) {
            throw Refusal.bad("MissingParameter", "The request must contain the parameter DiskContainer");
        }
        String format = disk.required("Format");
        if (!FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
            throw Refusal.bad("InvalidParameter", "Unsupported disk image format: " + format);
        }
        String[] location = location(disk);
        Bucket bucket = state.buckets().forEc2(location[0], request.account());
        if (bucket == null) {
            throw Refusal.bad(
                    "InvalidParameter", "The given S3 bucket does not exist or is not accessible: " + location[0]);
        }
        if (!bucket.region.equals(request.region())) {
            throw Refusal.bad("InvalidParameter", "The given S3 bucket is not local to the region");
        }
        StoredObject object = bucket.objects.get(location[1]);
        if (object == null) {
            throw Refusal.bad(
                    "InvalidParameter",
                    "User does not have access to the S3 object.(" + location[0] + '/' + location[1] + ')');
        }
        return new ImportTask.Source(
                bucket.name,
                object.key(),
                object.size(),
                object.etag(),
                format,
                parameters.get("Description"),
                disk.get("Description"),
                parameters.get("RoleName", DEFAULT_ROLE),
                parameters.isTrue("Encrypted"),
                parameters.get("KmsKeyId"));
    }

    /** Bucket and key. */
    private static String[] location(Parameters disk) {
        boolean byUrl = disk.has("Url");
        boolean byBucket = disk.has("UserBucket.S3Bucket") || disk.has("UserBucket.S3Key");
        if (byUrl == byBucket) {
            throw Refusal.bad(
                    byUrl ? "InvalidParameterCombination" : "MissingParameter",
                    "The disk container must have either a URL or a user bucket");
        }
        if (byBucket) {
            return new String[] {disk.required("UserBucket.S3Bucket"), disk.required("UserBucket.S3Key")};
        }
        try {
            URI url = URI.create(disk.get("Url"));
            if ("s3".equals(url.getScheme())
                    && url.getHost() != null
                    && url.getPath().length() > 1) {
                return new String[] {url.getHost(), url.getPath().substring(1)};
            }
        } catch (IllegalArgumentException e) {
            throw Parameters.invalid("Url", disk.get("Url"));
        }
        throw Parameters.invalid("Url", disk.get("Url"));
    }

    private void describe(Ec2Request request, Xml answer) {
        List<String> ids = request.parameters().list("ImportTaskId");
        List<ImportTask> tasks = new ArrayList<>();
        if (ids.isEmpty()) {
            tasks.addAll(state.imports().of(request.region(), request.account()));
        }
        for (String id : ids) {
            tasks.add(state.imports().find(id, request.region(), request.account()));
        }
        Page<ImportTask> page = Page.of(
                filters.select(tasks, request.parameters(), "Filters"), request.parameters(), "ImportTaskId", 1);
        page.items().forEach(ImportTask::look);
        state.imports().advance();
        answer.items("importSnapshotTaskSet", page.items(), (item, task) -> {
            item.text("description", task.source.description()).text("importTaskId", task.id);
            writeDetail(item, task);
            ResourceTags.write(item, task.tags.seen(world));
        });
        answer.text("nextToken", page.next());
    }

    private void writeDetail(Xml xml, ImportTask task) {
        ImportTask.View view = task.view(world.now());
        ImportTask.Source source = task.source;
        xml.element(
                "snapshotTaskDetail",
                detail -> detail.text("description", source.diskDescription())
                        .text("diskImageSize", (double) source.sizeBytes())
                        .text("encrypted", source.encrypted())
                        .text("format", source.format().toUpperCase(Locale.ROOT))
                        .text("kmsKeyId", source.kmsKeyId())
                        .text("progress", view.progress())
                        .text("snapshotId", view.showsSnapshot() ? task.snapshotId : null)
                        .text("status", view.status())
                        .text("statusMessage", view.message())
                        .element(
                                "userBucket",
                                bucket ->
                                        bucket.text("s3Bucket", source.bucket()).text("s3Key", source.key())));
    }

    private void cancel(Ec2Request request, Xml answer) {
        ImportTask task = state.imports()
                .find(request.parameters().required("ImportTaskId"), request.region(), request.account());
        String before = task.view(world.now()).status();
        if (task.ended(world.now())) {
            throw Refusal.bad("IncorrectState", "The task '" + task.id + "' is already " + before);
        }
        task.cancel(request.parameters().get("CancelReason"));
        state.imports().advance();
        answer.text("importTaskId", task.id).text("previousState", before).text("state", "deleting");
    }
}
