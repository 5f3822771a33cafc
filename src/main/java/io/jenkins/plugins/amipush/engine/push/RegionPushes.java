package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.CallerIdentity;
import io.jenkins.plugins.amipush.engine.push.Planner.PlanFault;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmClient;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Looks at all regions, then pushes their images, so many at a time. */
final class RegionPushes implements AutoCloseable {
    private final PushSettings settings;
    private final AwsClients aws;
    private final RhsmClient rhsm;
    private final Digests digests;
    private final Time time;
    private final StopSignal stop;
    private final Reporter reporter;
    private final Finder finder;
    private final Retry retry;
    private final Uploading uploading;
    private final Workers workers;
    private final Map<String, CallerIdentity> identities = new ConcurrentHashMap<>();
    /** The regions that could be looked at, in the order of their images. */
    private final Map<String, Inspected> inspected = new LinkedHashMap<>();

    private final Set<String> failed = new HashSet<>();

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
        this.stop = stop;
        this.reporter = reporter;
        this.finder = new Finder(digests, reporter);
        this.uploading = uploading;
        this.retry = new Retry(settings, time, stop, reporter);
        this.workers = new Workers(settings.threads(), stop);
        stop.onStop(uploading::close);
    }

    private record Inspected(String owner, List<ImagePlan> plans, Retry.Tried<Preflight.Report> report) {}

    /**
     * Looks at every region. The images of one that cannot be looked at have failed; those of the others go on.
     *
     * @return what is wrong, in all regions
     */
    List<PlanFault> inspect(List<ImagePlan> images) throws InterruptedException {
        Preflight preflight = new Preflight(settings, aws, finder, reporter);
        Map<String, List<ImagePlan>> regions = images.stream()
                .collect(Collectors.groupingBy(ImagePlan::region, LinkedHashMap::new, Collectors.toList()));
        // All at once: a region on the other side of the world takes its time to answer.
        Map<String, Future<Inspected>> looks = new LinkedHashMap<>();
        regions.forEach((region, plans) -> looks.put(region, workers.submit(() -> inspect(preflight, region, plans))));
        List<PlanFault> faults = new ArrayList<>();
        try {
            for (Map.Entry<String, Future<Inspected>> look : looks.entrySet()) {
                Inspected found = workers.await(look.getValue());
                if (found != null) {
                    faults.addAll(found.report().value().faults());
                    inspected.put(look.getKey(), found);
                }
            }
        } catch (StopSignal.Stopped | InterruptedException e) {
            // Nobody may tell anything once the journal's last line is written.
            workers.end();
            throw e;
        }
        return faults;
    }

    /** @return null where the region cannot be looked at; its images have failed */
    private Inspected inspect(Preflight preflight, String region, List<ImagePlan> plans) throws InterruptedException {
        try {
            Retry.Tried<Preflight.Report> report =
                    retry.run(plans.stream().map(ImagePlan::id).toList(), null, () -> {
                        CallerIdentity caller = identify(region);
                        return preflight.look(region, caller.account(), plans);
                    });
            return new Inspected(identities.get(region).account(), plans, report);
        } catch (PushFailure e) {
            plans.forEach(plan -> failed(plan, e, ItemState.UPLOADFAILED, false, false));
            return null;
        }
    }

    /** The ids of the images that have failed already. */
    synchronized Set<String> failed() {
        return Set.copyOf(failed);
    }

    private CallerIdentity identify(String region) {
        return identities.computeIfAbsent(region, r -> {
            CallerIdentity caller = CallerIdentity.ask(aws, r);
            reporter.tell(
                    new Event.Identity(reporter.now(), r, caller.account(), caller.arn(), aws.endpoint(), aws.proxy()));
            return caller;
        });
    }

    /** Says of each image what exists and what a push would do. */
    Push.Ended describe() throws InterruptedException {
        Uploads uploads = uploads();
        Routes routes = routes();
        PublishMetadata publish = new PublishMetadata(rhsm, reporter);
        for (Map.Entry<String, Inspected> region : inspected.entrySet()) {
            DryRun dryRun = new DryRun(tools(region), routes, uploads, publish);
            for (ImagePlan plan : region.getValue().plans()) {
                try {
                    dryRun.describe(plan, region.getValue().report().value());
                } catch (PushFailure e) {
                    failed(plan, e, ItemState.NOTPUSHED, false, false);
                }
            }
        }
        return ended("could not be looked at");
    }

    Push.Ended push() throws InterruptedException {
        Uploads uploads = uploads();
        PublishMetadata publish = new PublishMetadata(rhsm, reporter);
        Map<String, MakeSnapshot.RegionSteps> ways = new HashMap<>();
        for (Map.Entry<String, Inspected> region : inspected.entrySet()) {
            RegionPush tools = tools(region);
            ways.put(
                    region.getKey(),
                    new MakeSnapshot.RegionSteps(
                            tools,
                            new ImportSnapshot(tools, uploads, digests),
                            new WriteSnapshot(tools, uploading, digests),
                            new CopySnapshot(tools)));
        }
        Routes routes = routes();
        MakeSnapshot makeSnapshot = new MakeSnapshot(settings, ways, routes, findings(), digests);
        List<List<ImagePush>> pushes = new ArrayList<>();
        for (Map.Entry<String, Inspected> region : inspected.entrySet()) {
            RegionPush tools = ways.get(region.getKey()).region();
            ImagePush.Steps steps = new ImagePush.Steps(
                    makeSnapshot,
                    ways.get(region.getKey()).importing(),
                    new RegisterImage(tools, finder),
                    new ShareImage(tools),
                    publish);
            pushes.add(region.getValue().plans().stream()
                    .map(plan -> new ImagePush(plan, steps, settings, reporter))
                    .toList());
        }
        return run(Schedule.interleaved(pushes), routes);
    }

    private Push.Ended run(List<ImagePush> pushes, Routes routes) throws InterruptedException {
        try {
            new Schedule(workers, routes, this::isAvailable, this::push).run(pushes);
        } catch (StopSignal.Stopped | InterruptedException e) {
            workers.end();
            pushes.stream().filter(push -> !push.ended()).map(ImagePush::left).forEach(reporter::tell);
            throw e;
        }
        return ended("failed");
    }

    private boolean isAvailable(ImagePlan plan) {
        Findings found = report(plan).value().findings().get(plan.id());
        return found != null && found.isAvailable();
    }

    private Retry.Tried<Preflight.Report> report(ImagePlan plan) {
        return inspected.get(plan.region()).report();
    }

    private Routes routes() throws InterruptedException {
        List<ImagePlan> plans = inspected.values().stream()
                .flatMap(region -> region.plans().stream())
                .toList();
        // Where nothing is shared, nothing need be read to tell contents apart.
        return Routes.of(settings.fanOut(), settings.sharesSnapshots() ? plans : List.of(), findings(), digests);
    }

    private Map<String, Findings> findings() {
        Map<String, Findings> findings = new HashMap<>();
        inspected
                .values()
                .forEach(region -> findings.putAll(region.report().value().findings()));
        return findings;
    }

    private RegionPush tools(Map.Entry<String, Inspected> region) {
        return RegionPush.of(region.getKey(), region.getValue().owner(), aws, settings, time, reporter);
    }

    private Uploads uploads() {
        return new Uploads(
                settings, aws, uploading, reporter, digests, idsBy(ImagePlan::object), idsBy(ImagePlan::bucket));
    }

    private Map<String, List<String>> idsBy(java.util.function.Function<ImagePlan, String> key) {
        return inspected.values().stream()
                .flatMap(region -> region.plans().stream())
                .collect(Collectors.groupingBy(key, Collectors.mapping(ImagePlan::id, Collectors.toList())));
    }

    private void push(ImagePush push, Runnable followers) throws InterruptedException {
        ImagePlan plan = push.plan();
        Retry.Tried<Preflight.Report> report = report(plan);
        Findings[] findings = {report.value().findings().get(plan.id())};
        try {
            retry.run(List.of(plan.id()), report, () -> {
                Findings found = findings[0];
                if (found == null) {
                    // From the second attempt on they go along, rather than begin when all of them have failed.
                    followers.run();
                    found = findAgain(plan);
                }
                // What is found now is true for this attempt alone.
                findings[0] = null;
                push.attempt(found, followers);
                return null;
            });
            push.end();
            reporter.tell(new Event.ImageEnded(
                    reporter.now(), plan.id(), ItemState.PUSHED, push.shipped(), push.publicImage(), null, null));
        } catch (PushFailure e) {
            ended(push, e);
        } catch (StopSignal.Stopped | InterruptedException e) {
            if (stop.stopped()) {
                throw e;
            }
            ended(push, PushFailure.passing("broken off: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            // What ends with the clients is no failure of the image.
            stop.check();
            if (isOutOfMemory(e)) {
                ended(
                        push,
                        PushFailure.permanent("the memory is too small", "run the engine with a larger heap (-Xmx)"));
                return;
            }
            // One image's fault, even the tool's own, takes no other image with it.
            ended(push, PushFailure.permanent("internal error: " + e, "report it"));
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> reporter.of(plan.id()).debug("%s", line));
        }
    }

    private static boolean isOutOfMemory(Throwable e) {
        return e instanceof OutOfMemoryError || e.getCause() != null && isOutOfMemory(e.getCause());
    }

    private void ended(ImagePush push, PushFailure e) {
        push.end();
        failed(
                push.plan(),
                e,
                push.imageId() == null ? ItemState.UPLOADFAILED : ItemState.NOTPUSHED,
                push.shipped(),
                push.publicImage());
        // What can never succeed has been cleared away, unless something was made of it already.
        if (!e.isPermanent() || push.madeSomething()) {
            reporter.tell(push.left());
        }
    }

    private Findings findAgain(ImagePlan plan) throws InterruptedException {
        Findings found = finder.find(plan, Inventory.take(aws, plan.region(), List.of(plan.name())));
        if (!found.faults().isEmpty()) {
            throw PushFailure.permanent(found.faults().get(0).line(), null);
        }
        return found;
    }

    private synchronized void failed(
            ImagePlan plan, PushFailure e, ItemState state, boolean shipped, boolean publicImage) {
        failed.add(plan.id());
        reporter.tell(new Event.ImageEnded(
                reporter.now(),
                plan.id(),
                e.state() == null ? state : e.state(),
                shipped,
                publicImage,
                e.getMessage(),
                e.remedy()));
    }

    private synchronized Push.Ended ended(String what) {
        return failed.isEmpty()
                ? Push.Ended.PUSHED
                : new Push.Ended(RunOutcome.FAILED, Counted.of(failed.size(), "image") + " " + what);
    }

    @Override
    public void close() {
        workers.close();
        uploading.close();
    }
}
