package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.push.Planner.PlanFault;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmClient;
import io.jenkins.plugins.amipush.journal.ItemState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at all regions, then pushes their images. */
final class RegionPushes implements AutoCloseable {
    private final PushSettings settings;
    private final AwsClients aws;
    private final RhsmClient rhsm;
    private final Digests digests;
    private final Time time;
    private final Reporter reporter;
    private final Finder finder;
    private final Retry retry;
    private final Uploading uploading;
    private final Workers workers;
    private final Outcomes outcomes;
    private final Looks looks;

    RegionPushes(
            PushSettings settings,
            AwsClients aws,
            RhsmClient rhsm,
            Digests digests,
            Time time,
            StopSignal stop,
            Reporter reporter,
            Uploading uploading) {
        this.settings = settings;
        this.aws = aws;
        this.rhsm = rhsm;
        this.digests = digests;
        this.time = time;
        this.reporter = reporter;
        this.finder = new Finder(digests, reporter);
        this.uploading = uploading;
        // Before anything else of a stop: what is being sent ends.
        stop.onStop(uploading::close);
        this.workers = new Workers(time, stop);
        this.retry = new Retry(settings, workers, stop, reporter);
        this.outcomes = new Outcomes(stop, reporter);
        Preflight preflight = new Preflight(settings, aws, finder, reporter);
        this.looks = new Looks(aws, preflight, retry, workers, outcomes, reporter);
    }

    /** @return what is wrong, in all regions */
    List<PlanFault> inspect(List<ImagePlan> images) throws InterruptedException {
        return looks.look(images);
    }

    /** The ids of the images that have failed already. */
    Set<String> failed() {
        return outcomes.failed();
    }

    /** Says of each image what exists and what a push would do. */
    Push.Ended describe() throws InterruptedException {
        Uploads uploads = uploads();
        Routes routes = routes();
        PublishMetadata publish = new PublishMetadata(rhsm, reporter);
        for (Map.Entry<String, Looks.Seen> region : looks.regions().entrySet()) {
            DryRun dryRun = new DryRun(tools(region), routes, uploads, publish);
            for (ImagePlan plan : region.getValue().plans()) {
                try {
                    dryRun.describe(plan, region.getValue().report().value());
                } catch (PushFailure e) {
                    outcomes.failed(plan, e, ItemState.NOTPUSHED);
                }
            }
        }
        return outcomes.all("could not be looked at");
    }

    Push.Ended push() throws InterruptedException {
        List<ImagePush> pushes = Schedule.interleaved(regions());
        try {
            new Schedule(workers, settings.imagesAtATime()).run(pushes, this::push);
        } catch (StopSignal.Stopped | InterruptedException e) {
            workers.end();
            pushes.stream().filter(push -> !push.ended()).map(ImagePush::left).forEach(reporter::tell);
            throw e;
        } catch (RuntimeException | Error e) {
            // Nobody may tell anything once the journal's last line is written.
            workers.end();
            throw e;
        }
        return outcomes.all("failed");
    }

    /** The images of each region, ready to be pushed. */
    private List<List<ImagePush>> regions() throws InterruptedException {
        Uploads uploads = uploads();
        PublishMetadata publish = new PublishMetadata(rhsm, reporter);
        Map<String, MakeSnapshot.RegionSteps> ways = new HashMap<>();
        for (Map.Entry<String, Looks.Seen> region : looks.regions().entrySet()) {
            RegionPush tools = tools(region);
            ways.put(
                    region.getKey(),
                    new MakeSnapshot.RegionSteps(
                            tools,
                            new ImportSnapshot(tools, uploads, digests),
                            new WriteSnapshot(tools, uploading, digests),
                            new CopySnapshot(tools)));
        }
        MakeSnapshot makeSnapshot = new MakeSnapshot(settings, workers, ways, routes(), looks.findings(), digests);
        List<List<ImagePush>> pushes = new ArrayList<>();
        for (Map.Entry<String, Looks.Seen> region : looks.regions().entrySet()) {
            RegionPush tools = ways.get(region.getKey()).region();
            ImagePush.Steps steps = new ImagePush.Steps(
                    makeSnapshot,
                    ways.get(region.getKey()).importing(),
                    new RegisterImage(tools, finder),
                    new ShareImage(tools),
                    publish);
            pushes.add(region.getValue().plans().stream()
                    .map(plan -> new ImagePush(plan, steps, workers, settings, reporter))
                    .toList());
        }
        return pushes;
    }

    private Routes routes() throws InterruptedException {
        // Where nothing is shared, nothing need be read to tell contents apart.
        List<ImagePlan> plans = settings.sharesSnapshots() ? looks.plans() : List.of();
        return Routes.of(settings.fanOut(), plans, looks.findings(), digests);
    }

    private RegionPush tools(Map.Entry<String, Looks.Seen> region) {
        return RegionPush.of(region.getKey(), region.getValue().owner(), aws, settings, workers, time, reporter);
    }

    private Uploads uploads() {
        return new Uploads(
                settings,
                aws,
                workers,
                uploading,
                reporter,
                digests,
                idsBy(ImagePlan::object),
                idsBy(ImagePlan::bucket));
    }

    private Map<String, List<String>> idsBy(Function<ImagePlan, String> key) {
        return looks.plans().stream()
                .collect(Collectors.groupingBy(key, Collectors.mapping(ImagePlan::id, Collectors.toList())));
    }

    private Later<Void> push(ImagePush push) {
        ImagePlan plan = push.plan();
        Retry.Tried<Preflight.Report> report = looks.of(plan).report();
        AtomicReference<Findings> seen =
                new AtomicReference<>(report.value().findings().get(plan.id()));
        return retry.run(List.of(plan.id()), report, () -> {
                    // What was found is true for one attempt alone.
                    Findings found = seen.getAndSet(null);
                    return push.attempt(found == null ? findAgain(plan) : found);
                })
                .fold((done, failure) -> {
                    if (failure == null) {
                        outcomes.pushed(push);
                    } else {
                        outcomes.failed(push, failure);
                    }
                    return null;
                });
    }

    private Findings findAgain(ImagePlan plan) throws InterruptedException {
        Findings found = finder.find(plan, Inventory.take(aws, plan.region(), List.of(plan.name())));
        if (!found.faults().isEmpty()) {
            throw PushFailure.permanent(found.faults().get(0).line(), null);
        }
        return found;
    }

    @Override
    public void close() {
        workers.close();
        uploading.close();
    }
}
