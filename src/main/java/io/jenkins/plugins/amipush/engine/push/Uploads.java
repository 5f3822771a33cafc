package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.Bucket;
import io.jenkins.plugins.amipush.engine.aws.ForeignObject;
import io.jenkins.plugins.amipush.engine.aws.ObjectUpload;
import io.jenkins.plugins.amipush.engine.aws.S3Object;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Brings images' files to S3: each file once a region, each bucket made once, whoever needs it first. */
final class Uploads {
    /** What the original says of such files is looked for in logs. */
    private static final String LZMA = ".xz";

    private final PushSettings settings;
    private final AwsClients aws;
    private final Workers workers;
    private final Uploading uploading;
    private final Reporter reporter;
    private final Digests digests;
    /** The ids of the images that share an object, and a bucket. */
    private final Map<String, List<String>> imagesByObject;

    private final Map<String, List<String>> imagesByBucket;
    private final SharedWork<String, Bucket> buckets;
    private final SharedWork<String, S3Object> objects;

    Uploads(
            PushSettings settings,
            AwsClients aws,
            Workers workers,
            Uploading uploading,
            Reporter reporter,
            Digests digests,
            Map<String, List<String>> imagesByObject,
            Map<String, List<String>> imagesByBucket) {
        this.settings = settings;
        this.aws = aws;
        this.workers = workers;
        this.uploading = uploading;
        this.reporter = reporter;
        this.digests = digests;
        this.imagesByObject = imagesByObject;
        this.imagesByBucket = imagesByBucket;
        this.buckets = new SharedWork<>(workers);
        this.objects = new SharedWork<>(workers);
    }

    /** The object that holds the image's content: the one that is there, or a new one. */
    Later<S3Object> object(ImagePlan plan, String owner) {
        return objects.get(
                plan.object(),
                () -> buckets.get(plan.bucket(), () -> bucket(plan, owner)).thenAwait(bucket -> object(plan, bucket)));
    }

    private Later<S3Object> object(ImagePlan plan, Bucket bucket) throws InterruptedException {
        Work work = new Work(reporter, imagesByObject.get(plan.object()));
        AtomicLong sent = new AtomicLong();
        return work.phaseLater(
                Phase.UPLOAD,
                plan.object(),
                sent,
                () -> findOrUpload(plan, bucket, work, sent).then(ended -> {
                    S3Object object = ended.value();
                    work.resource(
                            Event.Kind.OBJECT,
                            plan.region(),
                            object.path(),
                            !ended.found(),
                            object.sha256().orElse(null));
                    return ended;
                }));
    }

    private Later<Bucket> bucket(ImagePlan plan, String owner) throws InterruptedException {
        Bucket bucket = new Bucket(plan.bucket(), plan.region(), owner);
        if (bucket.exists(aws)) {
            return workers.now(bucket);
        }
        Reporter log = reporter.of(plan.id());
        Work work = new Work(reporter, imagesByBucket.get(plan.bucket()));
        return work.phaseLater(Phase.BUCKET, plan.bucket(), () -> {
            log.info("Creating container: %s", bucket.name());
            bucket.create(aws);
            log.info(
                    "Waiting %ss for container \"%s\" to propagate",
                    settings.bucketWait().toSeconds(), bucket.name());
            return workers.after(settings.bucketWait()).then(passed -> Work.Ended.made(bucket, "created"));
        });
    }

    /** The object in an existing bucket, if it is there and holds the image's content. */
    Optional<S3Object> present(ImagePlan plan, String owner) throws InterruptedException {
        Optional<S3Object> object = S3Object.find(aws, new Bucket(plan.bucket(), plan.region(), owner), plan.key());
        return object.isPresent() && sameContent(plan, object.get(), reporter.of(plan.id()))
                ? object
                : Optional.empty();
    }

    private Later<Work.Ended<S3Object>> findOrUpload(ImagePlan plan, Bucket bucket, Work work, AtomicLong sent)
            throws InterruptedException {
        Reporter log = reporter.of(plan.id());
        log.info("Searching for object: %s", plan.object());
        Optional<S3Object> present = S3Object.find(aws, bucket, plan.key());
        if (present.isEmpty()) {
            log.info("Object does not exist: %s", plan.key());
            return workers.send(() -> uploading.reading(plan, () -> upload(plan, bucket, work, sent)));
        }
        Workers.Work<Work.Ended<S3Object>> takeOrReplace = () -> {
            if (sameContent(plan, present.get(), log)) {
                log.info("Object already exists");
                return Work.Ended.found(tagged(plan, present.get()), "exists with the same content");
            }
            log.info("Object holds another content and is replaced: %s", plan.key());
            return uploading.reading(plan, () -> upload(plan, bucket, work, sent));
        };
        // To compare may take a reading of the whole file, and to replace takes one.
        boolean same =
                present.get().sha256().isPresent() && present.get().sha256().equals(digests.known(plan.staged()));
        return same ? workers.call(takeOrReplace) : workers.send(takeOrReplace);
    }

    private Work.Ended<S3Object> upload(ImagePlan plan, Bucket bucket, Work work, AtomicLong sent)
            throws InterruptedException {
        Reporter log = reporter.of(plan.id());
        log.info("Uploading %s to container %s", plan.staged().src(), plan.bucket());
        log.info("Uploading %s with name %s", plan.staged().src(), plan.key());
        if (plan.staged().file().endsWith(LZMA)) {
            log.info("Processing a LZMA compressed file: %s.", plan.staged().file());
        }
        StagedContent content = new StagedContent(plan.staged(), digests);
        UploadProgress progress = new UploadProgress(work, Phase.UPLOAD, content.size(), plan.object(), log, sent);
        ObjectUpload upload = new ObjectUpload(aws, uploading.parts(), bucket, plan.key(), settings.tags(), progress);
        S3Object object;
        try {
            object = upload.run(content);
        } finally {
            progress.end();
        }
        log.info("Successfully uploaded %s", plan.staged().src());
        return Work.Ended.made(object, "uploaded");
    }

    /** The object with its tags, which another tool, or a push whose completion was not answered, did not set. */
    private S3Object tagged(ImagePlan plan, S3Object object) throws InterruptedException {
        Map<String, String> wanted = tags(settings, digests.of(plan.staged()));
        if (Tags.missing(wanted, object.tags()).isEmpty()) {
            return object;
        }
        Map<String, String> all = new LinkedHashMap<>(object.tags());
        all.putAll(wanted);
        // Tags of somebody else's are not ours to drop; without ours the next push compares the content once more.
        return all.size() > Tags.MOST_OF_AN_OBJECT ? object : object.tag(aws, all);
    }

    private boolean sameContent(ImagePlan plan, S3Object object, Reporter log) throws InterruptedException {
        if (object.sha256().isPresent()) {
            return object.sha256().get().equals(digests.of(plan.staged()));
        }
        StagedContent content = new StagedContent(plan.staged(), digests);
        if (!uploading.reading(plan, () -> ForeignObject.same(object, content))) {
            return false;
        }
        log.info("Object %s was uploaded by another tool; its checksum is that of the file", plan.object());
        return true;
    }

    /** The tags that an object, a snapshot and an image of that content bear. */
    static Map<String, String> tags(PushSettings settings, String sha256) {
        Map<String, String> tags = new LinkedHashMap<>(settings.tags());
        tags.put(Tags.SHA256, sha256);
        return tags;
    }
}
