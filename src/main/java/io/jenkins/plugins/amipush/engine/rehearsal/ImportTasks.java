package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All snapshot imports, and the snapshots that come of them. Callers hold the {@linkplain World#lock() lock}. */
final class ImportTasks {
    private static final double GIB = 1 << 30;

    private final World world;
    private final SnapshotStore snapshots;
    private final Map<String, ImportTask> tasks = new LinkedHashMap<>();
    private final Map<String, Started> byToken = new LinkedHashMap<>();
    private final int[] fitting;

    ImportTasks(World world, SnapshotStore snapshots) {
        this.world = world;
        this.snapshots = snapshots;
        fitting = new int[world.scenario().imports().size()];
    }

    /** The tasks of an account in a region. */
    List<ImportTask> of(String region, String account) {
        return tasks.values().stream()
                .filter(task -> task.region.equals(region) && task.owner.equals(account))
                .toList();
    }

    ImportTask find(String id, String region, String account) {
        ImportTask task = tasks.get(id);
        if (task == null || !task.region.equals(region) || !task.owner.equals(account)) {
            throw Refusal.bad("InvalidConversionTaskId", "The task ID '" + id + "' does not exist.");
        }
        return task;
    }

    /**
     * Starts an import, unless the client token says that it was started before.
     *
     * @param token null for none
     * @param identity everything that a repeated request must have in common with the first
     */
    ImportTask start(
            Ec2Request request, ImportTask.Source source, Map<String, String> tags, String token, Object identity) {
        String tokenKey = request.region() + '\n' + request.account() + '\n' + token;
        Started before = token == null ? null : byToken.get(tokenKey);
        if (before != null) {
            if (!before.identity.equals(identity)) {
                throw Refusal.bad(
                        "IdempotentParameterMismatch",
                        "The client token you have provided is associated with a request with other parameters.");
            }
            return before.task;
        }
        checkQuota(request.region());
        String subject = request.region() + '/' + source.bucket() + '/' + source.key();
        ImportTask task = new ImportTask(
                world.ids().resource("import-snap", subject),
                request.region(),
                request.account(),
                source,
                world.now(),
                world.ids().resource("snap", subject),
                ResourceTags.with(tags),
                fate(source));
        tasks.put(task.id, task);
        if (token != null) {
            byToken.put(tokenKey, new Started(task, identity));
        }
        return task;
    }

    private void checkQuota(String region) {
        advance();
        int most = world.scenario().quotas().importTasks();
        long active = tasks.values().stream()
                .filter(task -> task.region.equals(region) && !task.ended(world.now()))
                .count();
        if (active >= most) {
            throw Refusal.bad(
                    "ResourceLimitExceeded",
                    "You have reached the limit of " + most + " active import tasks in this region.");
        }
    }

    private ImportTask.Fate fate(ImportTask.Source source) {
        Scenario.Times times = world.scenario().times();
        double seconds = times.importSeconds() + times.importSecondsPerGiB() * source.sizeBytes() / GIB;
        ImportRule rule = rule(source);
        if (rule != null) {
            double end = rule.afterSeconds() == null ? seconds : rule.afterSeconds();
            return new ImportTask.Fate(rule.steps(), rule.outcome(), rule.message(), World.seconds(end));
        }
        if (times.importsByPoll()) {
            return new ImportTask.Fate(
                    List.of(
                            new ImportRule.Step("active", "10", "pending"),
                            new ImportRule.Step("completed", null, null)),
                    null,
                    null,
                    Duration.ZERO);
        }
        return new ImportTask.Fate(List.of(), ImportRule.Outcome.COMPLETED, null, World.seconds(seconds));
    }

    /** The first rule that fits, all fitting rules having counted the task. */
    private ImportRule rule(ImportTask.Source source) {
        ImportRule first = null;
        List<ImportRule> rules = world.scenario().imports();
        for (int i = 0; i < fitting.length; i++) {
            ImportRule rule = rules.get(i);
            if (rule.fits(source.bucket(), source.key())) {
                fitting[i]++;
                if (first == null && (rule.nth() == null || rule.nth() == fitting[i])) {
                    first = rule;
                }
            }
        }
        return first;
    }

    /** Brings the snapshots to where the tasks that make them are. */
    void advance() {
        tasks.values().forEach(this::advance);
    }

    private void advance(ImportTask task) {
        ImportTask.View view = task.view(world.now());
        if (task.makesSnapshot(world.now())) {
            snapshots.add(snapshot(task));
        }
        Snapshot snapshot = snapshots.get(task.snapshotId);
        if (snapshot != null && snapshot.completion() == null) {
            if (view.status().equals("completed")) {
                snapshot.completesAt(world.now());
            } else if (task.ended(world.now())) {
                snapshots.remove(snapshot);
            }
        }
    }

    private Snapshot snapshot(ImportTask task) {
        int gib = (int) Math.max(1, Math.ceil(task.source.sizeBytes() / GIB));
        return new Snapshot(
                        task.snapshotId,
                        task.region,
                        task.owner,
                        world.now(),
                        gib,
                        "Created by AWS-VMImport service for " + task.id,
                        task.source.encrypted() || world.scenario().encryptsByDefault(task.region),
                        "import",
                        ResourceTags.with(Map.of()))
                .withContent("s3://" + task.source.bucket() + '/' + task.source.key() + " etag " + task.source.etag());
    }

    ArrayNode state() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ImportTask task : tasks.values()) {
            ImportTask.View view = task.view(world.now());
            ObjectNode node = list.addObject();
            node.put("importTaskId", task.id)
                    .put("region", task.region)
                    .put("owner", task.owner)
                    .put("started", task.started.toString())
                    .put("status", view.status())
                    .put("progress", view.progress())
                    .put("statusMessage", view.message())
                    .put("snapshotId", view.showsSnapshot() ? task.snapshotId : null)
                    .put("bucket", task.source.bucket())
                    .put("key", task.source.key())
                    .put("size", task.source.sizeBytes())
                    .put("format", task.source.format())
                    .put("description", task.source.description())
                    .put("roleName", task.source.roleName());
            node.set("tags", BucketStore.state(task.tags.all()));
        }
        return list;
    }

    private record Started(ImportTask task, Object identity) {}
}
