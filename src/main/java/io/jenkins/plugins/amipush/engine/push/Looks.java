package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.CallerIdentity;
import io.jenkins.plugins.amipush.engine.push.Planner.PlanFault;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Looks at all regions before anything is changed, and keeps what was seen. */
final class Looks {
    private final AwsClients aws;
    private final Preflight preflight;
    private final Retry retry;
    private final Workers workers;
    private final Outcomes outcomes;
    private final Reporter reporter;
    private final Map<String, CallerIdentity> identities = new ConcurrentHashMap<>();
    private final Map<String, Seen> regions = new LinkedHashMap<>();

    Looks(AwsClients aws, Preflight preflight, Retry retry, Workers workers, Outcomes outcomes, Reporter reporter) {
        this.aws = aws;
        this.preflight = preflight;
        this.retry = retry;
        this.workers = workers;
        this.outcomes = outcomes;
        this.reporter = reporter;
    }

    /** @param owner the account that is worked with. @param report of the attempt that brought it */
    record Seen(String owner, List<ImagePlan> plans, Retry.Tried<Preflight.Report> report) {}

    /**
     * Looks at every region. The images of one that cannot be looked at have failed; those of the others go on.
     *
     * @return what is wrong, in all regions
     */
    List<PlanFault> look(List<ImagePlan> images) throws InterruptedException {
        Map<String, List<ImagePlan>> byRegion = images.stream()
                .collect(Collectors.groupingBy(ImagePlan::region, LinkedHashMap::new, Collectors.toList()));
        // All at once: a region on the other side of the world takes its time to answer.
        Map<String, Later<Seen>> looks = new LinkedHashMap<>();
        byRegion.forEach((region, plans) -> looks.put(region, look(region, plans)));
        List<PlanFault> faults = new ArrayList<>();
        try {
            for (Map.Entry<String, Later<Seen>> look : looks.entrySet()) {
                Seen seen = workers.await(look.getValue());
                if (seen != null) {
                    faults.addAll(seen.report().value().faults());
                    regions.put(look.getKey(), seen);
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            // Nobody may tell anything once the journal's last line is written.
            workers.end();
            throw e;
        }
        return faults;
    }

    /** @return null where the region cannot be looked at; its images have failed */
    private Later<Seen> look(String region, List<ImagePlan> plans) {
        return retry.run(
                        plans.stream().map(ImagePlan::id).toList(),
                        null,
                        () -> workers.now(
                                preflight.look(region, identify(region).account(), plans)))
                .then(report -> new Seen(identify(region).account(), plans, report))
                .orElse(PushFailure.class, e -> {
                    plans.forEach(plan -> outcomes.failed(plan, e, ItemState.UPLOADFAILED));
                    return workers.now(null);
                });
    }

    private CallerIdentity identify(String region) {
        return identities.computeIfAbsent(region, r -> {
            CallerIdentity caller = CallerIdentity.ask(aws, r);
            reporter.tell(
                    new Event.Identity(reporter.now(), r, caller.account(), caller.arn(), aws.endpoint(), aws.proxy()));
            return caller;
        });
    }

    /** The regions that could be looked at, in the order of their images. */
    Map<String, Seen> regions() {
        return regions;
    }

    Seen of(ImagePlan plan) {
        return regions.get(plan.region());
    }

    /** The images of these regions. */
    List<ImagePlan> plans() {
        return regions.values().stream()
                .flatMap(region -> region.plans().stream())
                .toList();
    }

    /** What exists of each of these images, by its id. */
    Map<String, Findings> findings() {
        Map<String, Findings> findings = new HashMap<>();
        regions.values()
                .forEach(region -> findings.putAll(region.report().value().findings()));
        return findings;
    }
}
