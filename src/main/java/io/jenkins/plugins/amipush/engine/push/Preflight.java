package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.Bucket;
import io.jenkins.plugins.amipush.engine.aws.PublicAccess;
import io.jenkins.plugins.amipush.engine.push.Planner.PlanFault;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Looks at all that a region holds of the planned images before anything is changed anywhere: what is known to fail is
 * said now, and not after hours of uploads.
 */
final class Preflight {
    private final PushSettings settings;
    private final AwsClients aws;
    private final Finder finder;
    private final Reporter reporter;

    Preflight(PushSettings settings, AwsClients aws, Finder finder, Reporter reporter) {
        this.settings = settings;
        this.aws = aws;
        this.finder = finder;
        this.reporter = reporter;
    }

    /** @param findings by image id. @param bucketExists whether images that must be uploaded find their bucket */
    record Report(Map<String, Findings> findings, boolean bucketExists, List<PlanFault> faults) {}

    /** @param plans all of one region */
    Report look(String region, String owner, List<ImagePlan> plans) throws InterruptedException {
        List<String> ids = plans.stream().map(ImagePlan::id).toList();
        return new Work(reporter, ids).phase(Phase.INSPECT, region, () -> {
            Inventory inventory = Inventory.take(aws, region, plans);
            Map<String, Findings> findings = new HashMap<>();
            List<PlanFault> faults = new ArrayList<>();
            for (ImagePlan plan : plans) {
                Findings found = finder.find(plan, inventory);
                findings.put(plan.id(), found);
                found.faults().forEach(fault -> faults.add(PlanFault.ofItem(plan.id(), fault)));
            }
            boolean bucketExists = checkBucket(region, owner, plans, findings, faults);
            checkPublicAccess(region, plans, findings, faults);
            return Work.Ended.found(new Report(findings, bucketExists, faults), "looked at");
        });
    }

    private boolean checkBucket(
            String region,
            String owner,
            List<ImagePlan> plans,
            Map<String, Findings> findings,
            List<PlanFault> faults) {
        if (settings.sharesSnapshots()) {
            // Not every region needs its bucket then; the one that does says so.
            return false;
        }
        boolean exists = true;
        Set<String> seen = new HashSet<>();
        for (ImagePlan plan : plans) {
            Findings found = findings.get(plan.id());
            boolean uploads = found.faults().isEmpty()
                    && found.image() == null
                    && found.snapshot() == null
                    && found.importTask().isEmpty();
            if (uploads && seen.add(plan.bucket())) {
                try {
                    exists = new Bucket(plan.bucket(), region, owner).exists(aws);
                } catch (PushFailure e) {
                    if (!e.isPermanent()) {
                        throw e;
                    }
                    faults.add(
                            PlanFault.ofAccount(plan.id(), Fault.of("--container-prefix", e.getMessage(), e.remedy())));
                }
            }
        }
        return exists;
    }

    private void checkPublicAccess(
            String region, List<ImagePlan> plans, Map<String, Findings> findings, List<PlanFault> faults) {
        if (!settings.ship() || !settings.allowPublicImages()) {
            return;
        }
        List<ImagePlan> becomePublic = plans.stream()
                .filter(ImagePlan::mayBePublic)
                .filter(plan -> findings.get(plan.id()).image() == null
                        || !findings.get(plan.id()).image().publicImage())
                .toList();
        if (becomePublic.isEmpty()) {
            return;
        }
        check(
                () -> PublicAccess.blocked(aws, region),
                becomePublic,
                faults,
                new Fault(
                        null,
                        "public_image",
                        null,
                        "region %s blocks public access to AMIs in this account".formatted(region),
                        "switch off \"block public access for AMIs\" there, or leave out --allow-public-images"));
        List<ImagePlan> becomeSnapshots = becomePublic.stream()
                .filter(plan -> findings.get(plan.id()).image() == null)
                .toList();
        check(
                () -> PublicAccess.encrypted(aws, region),
                becomeSnapshots,
                faults,
                new Fault(
                        null,
                        "public_image",
                        null,
                        "region %s encrypts new snapshots in this account, and an image of one cannot be public"
                                .formatted(region),
                        "switch off EBS encryption by default there, or leave out --allow-public-images"));
    }

    /** Adds the fault for each of the images if the account's setting stands in their way. */
    private void check(BooleanSupplier obstacle, List<ImagePlan> plans, List<PlanFault> faults, Fault fault) {
        try {
            if (!plans.isEmpty() && obstacle.getAsBoolean()) {
                for (ImagePlan plan : plans) {
                    faults.add(PlanFault.ofAccount(
                            plan.id(),
                            new Fault(plan.staged().src(), fault.field(), null, fault.problem(), fault.remedy())));
                }
            }
        } catch (PushFailure e) {
            reporter.debug("%s; going on as if public images were let through", e.getMessage());
        }
    }
}
