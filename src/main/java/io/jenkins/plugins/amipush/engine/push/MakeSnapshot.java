package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.aws.BlocksUnavailable;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Has the snapshot of an image made, on the way that it is meant to take; once for all images that share it. */
final class MakeSnapshot {
    private final PushSettings settings;
    private final Workers workers;
    private final Map<String, RegionSteps> regions;
    private final Routes routes;
    private final Map<String, Findings> findings;
    private final Digests digests;
    private final SharedWork<String, Made> snapshots;
    private final Set<String> withoutBlocks = ConcurrentHashMap.newKeySet();

    /**
     * @param workers those of the regions' steps
     * @param regions the steps of each region
     * @param findings what the push found of each image at its beginning, by id
     */
    MakeSnapshot(
            PushSettings settings,
            Workers workers,
            Map<String, RegionSteps> regions,
            Routes routes,
            Map<String, Findings> findings,
            Digests digests) {
        this.settings = settings;
        this.workers = workers;
        this.snapshots = new SharedWork<>(workers);
        this.regions = regions;
        this.routes = routes;
        this.findings = findings;
        this.digests = digests;
    }

    /**
     * @param sha256 the digest of the content, which the snapshot bears as a tag; or null where nothing tells
     * @param fresh whether this push made it, so that nobody can have permissions for it yet
     */
    record Made(String snapshotId, String sha256, boolean fresh) {}

    /** The ways to a snapshot in one region. */
    record RegionSteps(RegionPush region, ImportSnapshot importing, WriteSnapshot writing, CopySnapshot copying) {}

    /**
     * @param found what exists of the image now
     * @param running told the id of what is waited for, as soon as AWS works on it
     * @return the completed snapshot, which bears its tags
     */
    Later<Made> run(ImagePlan plan, Findings found, Consumer<String> running) throws InterruptedException {
        Optional<Route> route = routes.of(plan);
        return route.isPresent()
                ? shared(route.get(), running)
                : regions.get(plan.region()).importing().run(plan, found, running);
    }

    private Later<Made> shared(Route route, Consumer<String> running) {
        return snapshots.get(route.key(), () -> {
            Optional<Later<Made>> present = present(route);
            return present.isPresent()
                    ? present.get()
                    : route.source().isPresent() ? copied(route, running) : made(route, running);
        });
    }

    /** The snapshot of that content that an earlier push made, or began to copy. */
    private Optional<Later<Made>> present(Route route) throws InterruptedException {
        ImagePlan maker = route.maker();
        Optional<Made> held = findings.get(maker.id()).held();
        if (held.isPresent()) {
            return held.map(workers::now);
        }
        RegionSteps steps = regions.get(maker.region());
        Optional<String> digest = digests.known(maker.staged());
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Optional<Snapshot> snapshot = steps.region().snapshots().holding(digest.get());
        return snapshot.isEmpty()
                ? Optional.empty()
                : Optional.of(steps.importing()
                        .prepare(maker, snapshot.get(), route.images())
                        .then(id -> new Made(id, digest.get(), false)));
    }

    private Later<Made> made(Route route, Consumer<String> running) throws InterruptedException {
        ImagePlan maker = route.maker();
        RegionSteps steps = regions.get(maker.region());
        if (settings.transfer() == Transfer.S3_IMPORT || withoutBlocks.contains(maker.region())) {
            return imported(maker, steps, running);
        }
        return steps.writing().run(maker, route.images(), running).orElse(BlocksUnavailable.class, e -> {
            if (settings.transfer() == Transfer.EBS_DIRECT) {
                throw e.failure();
            }
            withoutBlocks.add(maker.region());
            steps.region()
                    .reporter()
                    .of(maker.id())
                    .warn(
                            "EBS direct cannot be used in %s, going on by S3: %s",
                            maker.region(), e.failure().getMessage());
            return importedInstead(maker, steps, running);
        });
    }

    private Later<Made> imported(ImagePlan maker, RegionSteps steps, Consumer<String> running)
            throws InterruptedException {
        return steps.importing().run(maker, findings.get(maker.id()), running).then(made -> {
            steps.writing().discard(maker);
            return made;
        });
    }

    /**
     * What keeps us from EBS may keep us from S3 as well: what was written of the snapshot is given up only when there is
     * another, and until then another attempt may go on with it.
     */
    private Later<Made> importedInstead(ImagePlan maker, RegionSteps steps, Consumer<String> running)
            throws InterruptedException {
        return workers.<Void>now(null)
                .thenAwait(nothing -> imported(maker, steps, running))
                .atEnd((made, failure) -> {
                    if (failure instanceof PushFailure known && !known.isPermanent()) {
                        withoutBlocks.remove(maker.region());
                    }
                });
    }

    private Later<Made> copied(Route route, Consumer<String> running) {
        String from = route.source().get().maker().region();
        // What runs there is not of this image's region.
        return shared(route.source().get(), id -> {})
                .thenAwait(source -> regions.get(route.maker().region())
                        .copying()
                        .run(route.maker(), from, source, route.images(), running));
    }
}
