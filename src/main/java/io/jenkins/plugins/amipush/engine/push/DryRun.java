package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.journal.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says what exists of an image, and what a push would do. */
final class DryRun {
    private DryRun() {}

    static Event.Plan describe(ImagePlan plan, Preflight.Report report, PushSettings settings, Instant now) {
        Findings found = report.findings().get(plan.id());
        List<String> exists = new ArrayList<>();
        List<String> todo = new ArrayList<>();
        if (found.image() != null) {
            exists.add("image " + found.image().id() + " (" + found.image().state() + ")");
        } else {
            snapshot(plan, report, found, exists, todo);
            todo.add("register image " + plan.name());
        }
        if (!plan.snapshotAccounts().isEmpty()) {
            todo.add("share the snapshot with " + String.join(", ", plan.snapshotAccounts()) + " where it is not");
        }
        if (!plan.accounts().isEmpty()) {
            todo.add("share the image with " + String.join(", ", plan.accounts()) + " where it is not");
        }
        if (settings.ship()) {
            todo.add("show the image in RHSM where it is not");
            if (plan.mayBePublic() && settings.allowPublicImages()) {
                todo.add("release the image to everybody where it is not");
            }
        }
        return new Event.Plan(now, plan.id(), exists, todo);
    }

    private static void snapshot(
            ImagePlan plan, Preflight.Report report, Findings found, List<String> exists, List<String> todo) {
        if (found.snapshot() != null) {
            exists.add("snapshot " + found.snapshot().id() + " ("
                    + found.snapshot().state() + ")");
        } else if (found.imported() != null) {
            exists.add("snapshot import " + found.imported().id() + " ("
                    + found.imported().status() + ")");
        } else {
            if (report.bucketExists()) {
                exists.add("bucket " + plan.bucket());
            } else {
                todo.add("create bucket " + plan.bucket());
            }
            todo.add("upload " + plan.staged().src() + " to " + plan.object() + " where it is not");
            todo.add("import it as a snapshot");
        }
    }
}
