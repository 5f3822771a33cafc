package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Bucket;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.ImportTasks;
import io.jenkins.plugins.amipush.engine.aws.S3Object;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Makes the snapshot of an image: takes up an import that runs already, or uploads the file and begins one. */
final class ImportSnapshot {
    private final RegionPush region;
    private final Admission admission;
    private final Uploads uploads;
    private final Digests digests;
    /** The imports that died under this push, by image: what it found at its beginning shows them as alive, or not at all. */
    private final Map<String, Set<String>> died = new ConcurrentHashMap<>();

    ImportSnapshot(RegionPush region, Uploads uploads, Digests digests) {
        this.region = region;
        this.admission =
                new Admission(region, "snapshot import", "end imports that hang, or ask AWS for a higher quota");
        this.uploads = uploads;
        this.digests = digests;
    }

    /**
     * @param running told the id of the import that is waited for
     * @return the completed snapshot, which bears its tags
     */
    Later<MakeSnapshot.Made> run(ImagePlan plan, Findings findings, Consumer<String> running)
            throws InterruptedException {
        SortedSet<String> unusable = new TreeSet<>(died(plan));
        Optional<ImportTask> adopted = adoptable(plan, findings.imports(), unusable);
        Later<String> snapshot = adopted.isPresent()
                ? adopt(plan, adopted.get(), running)
                : uploads.object(plan, region.owner()).thenAwait(object -> begin(plan, object, unusable, running));
        boolean fresh = findings.imports().isEmpty();
        return snapshot.then(id -> new MakeSnapshot.Made(id, digests.of(plan.staged()), fresh));
    }

    private Later<String> begin(ImagePlan plan, S3Object object, SortedSet<String> unusable, Consumer<String> running)
            throws InterruptedException {
        return region.work(plan)
                .phaseLater(
                        Phase.IMPORT,
                        object.path(),
                        () -> task(plan, object, unusable, running)
                                .thenAwait(taskId -> ended(plan, taskId, object.path())
                                        .then(snapshotId -> {
                                            checkObject(object, taskId, snapshotId);
                                            tag(plan, snapshotId, true);
                                            return Work.Ended.made(snapshotId, snapshotId);
                                        })));
    }

    /** EC2 reads the object when it likes to; what it read is known only if the object is still the same. */
    private void checkObject(S3Object object, String taskId, String snapshotId) throws InterruptedException {
        if (!object.currentEtag(region.aws()).equals(Optional.of(object.etag()))) {
            region.imports().spoil(taskId, snapshotId);
            throw PushFailure.permanent(
                    "object %s was replaced while it was imported as snapshot %s".formatted(object.path(), snapshotId),
                    "delete that snapshot, let no other push use this bucket for a file of this name, and run again");
        }
    }

    /**
     * The import of an earlier push that can be gone on with.
     *
     * @param unusable takes the ids of those that cannot
     */
    private Optional<ImportTask> adoptable(ImagePlan plan, List<ImportTask> tasks, SortedSet<String> unusable)
            throws InterruptedException {
        for (ImportTask task : tasks) {
            if (usable(plan, task)) {
                return Optional.of(task);
            }
            unusable.add(task.id());
        }
        return Optional.empty();
    }

    private Later<String> adopt(ImagePlan plan, ImportTask task, Consumer<String> running) throws InterruptedException {
        running.accept(task.id());
        region.reporter().of(plan.id()).info("Going on with snapshot import %s of an earlier push", task.id());
        return region.work(plan)
                .phaseLater(
                        Phase.IMPORT,
                        task.id(),
                        () -> (task.completed()
                                        ? region.workers().now(task.snapshotId())
                                        : ended(plan, task.id(), plan.object()))
                                .then(snapshotId -> adopted(plan, task, snapshotId)));
    }

    private Set<String> died(ImagePlan plan) {
        return died.computeIfAbsent(plan.id(), id -> ConcurrentHashMap.newKeySet());
    }

    private boolean usable(ImagePlan plan, ImportTask task) throws InterruptedException {
        if (task.dead() || task.spoiled() || died(plan).contains(task.id()) || !isOfObject(plan, task)) {
            return false;
        }
        return !task.completed()
                || region.snapshots().findOrGone(task.snapshotId()).isPresent();
    }

    /** Whether the object is still the one that the import was begun from. */
    private boolean isOfObject(ImagePlan plan, ImportTask task) {
        Bucket bucket = new Bucket(plan.bucket(), plan.region(), region.owner());
        Optional<String> etag = S3Object.etag(region.aws(), bucket, plan.key());
        return etag.isPresent() && etag.get().equals(task.tags().get(Tags.ETAG));
    }

    private Work.Ended<String> adopted(ImagePlan plan, ImportTask task, String snapshotId) throws InterruptedException {
        if (!isOfObject(plan, task)) {
            region.imports().spoil(task.id(), snapshotId);
            throw PushFailure.passing(
                    "object %s was replaced while it was imported as snapshot %s".formatted(plan.object(), snapshotId),
                    null);
        }
        tag(plan, snapshotId, false);
        return Work.Ended.found(snapshotId, snapshotId);
    }

    private Later<String> task(ImagePlan plan, S3Object object, SortedSet<String> unusable, Consumer<String> running)
            throws InterruptedException {
        Reporter log = region.reporter().of(plan.id());
        log.info("Importing snapshot from: %s", object.path());
        Map<String, String> tags = tags(plan);
        tags.put(Tags.ETAG, object.etag());
        return admission.begin(log, () -> {
            Optional<String> id = region.imports()
                    .begin(object, plan.name(), region.settings().importRole(), tags, unusable);
            // At once: a stop may come before anything else is done.
            id.ifPresent(taskId -> {
                running.accept(taskId);
                region.work(plan)
                        .resource(
                                Event.Kind.IMPORT_TASK,
                                plan.region(),
                                taskId,
                                true,
                                object.sha256().orElse(null));
            });
            return id;
        });
    }

    /** @return the id of the import's snapshot */
    private Later<String> ended(ImagePlan plan, String taskId, String object) {
        region.reporter().of(plan.id()).info("Waiting for import snapshot task with id: %s", taskId);
        Duration limit = region.settings().importTimeout();
        ImportProgress progress = new ImportProgress(region.work(plan));
        return region.workers()
                .when(region.watch().ended(taskId, limit, progress))
                .atEnd((ended, failure) -> progress.end())
                .then(ended -> {
                    if (ended.dead()) {
                        died(plan).add(taskId);
                        throw ImportTasks.failure(ended, object);
                    }
                    if (ended.snapshotId() == null) {
                        throw PushFailure.passing(
                                "snapshot import %s is completed, but names no snapshot".formatted(taskId), null);
                    }
                    return ended.snapshotId();
                });
    }

    private Map<String, String> tags(ImagePlan plan) throws InterruptedException {
        Map<String, String> tags = new LinkedHashMap<>(Uploads.tags(region.settings(), digests.of(plan.staged())));
        tags.put(Tags.NAME, plan.name());
        return tags;
    }

    private void tag(ImagePlan plan, String snapshotId, boolean created) throws InterruptedException {
        region.reporter().of(plan.id()).info("Tagging snapshot %s with name: %s", snapshotId, plan.name());
        region.snapshots().tag(snapshotId, tags(plan));
        region.work(plan).resource(Event.Kind.SNAPSHOT, plan.region(), snapshotId, created, digests.of(plan.staged()));
    }

    /** Makes a snapshot that was found ready to register an image of: completed, and with the tags that it should bear. */
    Later<String> prepare(ImagePlan plan, Snapshot snapshot) throws InterruptedException {
        return prepare(plan, snapshot, List.of(plan.id()));
    }

    /** @param images the ids of all images that share it */
    Later<String> prepare(ImagePlan plan, Snapshot snapshot, List<String> images) throws InterruptedException {
        Work work = new Work(region.reporter(), images);
        Duration limit = region.settings().importTimeout();
        return work.phaseLater(
                Phase.IMPORT,
                snapshot.id(),
                () -> (snapshot.completed()
                                ? region.workers().now(snapshot)
                                : region.workers()
                                        .when(region.snapshotWatch().completed(snapshot.id(), limit, look -> {})))
                        .then(completed -> {
                            region.snapshots()
                                    .tag(
                                            snapshot.id(),
                                            Tags.missing(region.settings().tags(), snapshot.tags()));
                            work.resource(
                                    Event.Kind.SNAPSHOT,
                                    plan.region(),
                                    snapshot.id(),
                                    false,
                                    snapshot.sha256().orElse(null));
                            return Work.Ended.found(snapshot.id(), snapshot.id());
                        }));
    }

    /**
     * Sets the tags that the snapshot of an image that was there before lacks.
     *
     * @param root the snapshot, or null where it must be asked for
     * @param sha256 the digest of the content, or null where nothing tells
     */
    void repairTags(ImagePlan plan, Image image, Snapshot root, String sha256) throws InterruptedException {
        region.snapshots().tag(image.snapshotId(), missingTags(region, plan, image, root, sha256));
    }

    /** The tags that the snapshot of an image that was there before lacks; none that would claim what is unknown. */
    static Map<String, String> missingTags(
            RegionPush region, ImagePlan plan, Image image, Snapshot root, String sha256) {
        Map<String, String> wanted = new LinkedHashMap<>(region.settings().tags());
        if (sha256 != null) {
            wanted.put(Tags.SHA256, sha256);
            wanted.put(Tags.NAME, plan.name());
        }
        return wanted.isEmpty()
                ? Map.of()
                : Optional.ofNullable(root)
                        .or(() -> region.snapshots().find(image.snapshotId()))
                        .map(snapshot -> missingTags(wanted, snapshot))
                        .orElse(Map.of());
    }

    private static Map<String, String> missingTags(Map<String, String> wanted, Snapshot snapshot) {
        Map<String, String> missing = Tags.missing(wanted, snapshot.tags());
        if (snapshot.tags().containsKey(Tags.NAME) && !missing.containsKey(Tags.SHA256)) {
            // Several images may share a snapshot of ours; it is named after one of them.
            missing.remove(Tags.NAME);
        }
        return missing;
    }

    /** Tells how far an import is, whenever that changes, until it is waited for no more. */
    private static final class ImportProgress implements Consumer<ImportTask> {
        private static final int WHOLE = 100;

        private final Work work;
        private ImportTask last;
        private boolean ended;

        ImportProgress(Work work) {
            this.work = work;
        }

        synchronized void end() {
            ended = true;
        }

        @Override
        public synchronized void accept(ImportTask task) {
            if (ended || task.equals(last)) {
                return;
            }
            last = task;
            int percent = task.completed()
                    ? WHOLE
                    : Optional.ofNullable(task.progress()).orElse(0);
            work.progress(
                    Phase.IMPORT,
                    percent,
                    (long) WHOLE,
                    Optional.ofNullable(task.message()).orElse(task.status()),
                    null);
        }
    }
}
