package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** EC2's operations on snapshots. */
final class SnapshotOperations {
    private static final String PERMISSION = "createVolumePermission";
    private static final String TAG_TYPE = "snapshot";

    private final World world;
    private final Ec2State state;
    private final SnapshotStore snapshots;
    private final Filters<Snapshot> filters;
    /** How many copies each rule of the scenario has fitted so far. */
    private final int[] fitting;

    SnapshotOperations(World world, Ec2State state) {
        fitting = new int[world.scenario().copies().size()];
        this.world = world;
        this.state = state;
        snapshots = state.snapshots();
        filters = new Filters<Snapshot>(snapshot -> snapshot.tags.seen(world))
                .field("snapshot-id", snapshot -> snapshot.id)
                .field("status", snapshot -> snapshot.status(world.now()))
                .field("description", snapshot -> snapshot.description)
                .field("encrypted", snapshot -> snapshot.encrypted)
                .field("owner-id", snapshot -> snapshot.owner)
                .field("progress", snapshot -> snapshot.progress(world.now()))
                .field("start-time", snapshot -> snapshot.created)
                .field("volume-size", snapshot -> snapshot.volumeGiB);
    }

    Ec2Operation[] operations() {
        return new Ec2Operation[] {
            Ec2Operation.reads("DescribeSnapshots", this::describe, "Owner.N", "RestorableBy.N", "SnapshotId.N")
                    .withFilters()
                    .withPaging(),
            Ec2Operation.reads("DescribeSnapshotAttribute", this::describeAttribute, "SnapshotId", "Attribute"),
            Ec2Operation.changes(
                    "ModifySnapshotAttribute",
                    this::modifyAttribute,
                    "SnapshotId",
                    "Attribute",
                    "OperationType",
                    "UserId.N",
                    "UserGroup.N",
                    "CreateVolumePermission.Add.N.UserId",
                    "CreateVolumePermission.Add.N.Group",
                    "CreateVolumePermission.Remove.N.UserId",
                    "CreateVolumePermission.Remove.N.Group"),
            Ec2Operation.changes("DeleteSnapshot", this::delete, "SnapshotId"),
            Ec2Operation.changes(
                            "CopySnapshot",
                            this::copy,
                            "Description",
                            "DestinationRegion",
                            "Encrypted",
                            "KmsKeyId",
                            "PresignedUrl",
                            "SourceRegion",
                            "SourceSnapshotId")
                    .withTagSpecifications()
        };
    }

    private void describe(Ec2Request request, Xml answer) {
        state.imports().advance();
        Parameters parameters = request.parameters();
        List<String> ids = parameters.list("SnapshotId");
        List<Snapshot> found = new ArrayList<>();
        if (ids.isEmpty()) {
            found.addAll(snapshots.seen(request.region(), request.account()));
        }
        for (String id : ids) {
            found.add(snapshots.find(id, request.region(), request.account()));
        }
        List<String> owners = parameters.list("Owner");
        if (!owners.isEmpty()) {
            found.removeIf(snapshot -> !owners.contains(snapshot.owner)
                    && !(owners.contains("self") && snapshot.owner.equals(request.account())));
        }
        List<String> users = parameters.list("RestorableBy");
        if (!users.isEmpty()) {
            Permissions.checkUsers(users, world.scenario().anyAccountIds());
            found.removeIf(snapshot -> !snapshot.permissions.match(users, request.account()));
        }
        Page<Snapshot> page = Page.of(filters.select(found, parameters, "Filter"), parameters, "SnapshotId", 5);
        answer.items("snapshotSet", page.items(), this::write);
        answer.text("nextToken", page.next());
    }

    private void write(Xml item, Snapshot snapshot) {
        Instant now = world.now();
        snapshot.looked();
        item.text("snapshotId", snapshot.id)
                .text("volumeId", "vol-ffffffff")
                .text("status", snapshot.status(now))
                .text("startTime", S3Request.xmlDate(snapshot.created))
                .text("progress", snapshot.progress(now))
                .text("ownerId", snapshot.owner)
                .text("volumeSize", snapshot.volumeGiB)
                .text("description", snapshot.description)
                .text("encrypted", snapshot.encrypted)
                .text("storageTier", "standard");
        if (snapshot.status(now).equals("completed")) {
            item.text("completionTime", S3Request.xmlDate(snapshot.completion()));
        }
        ResourceTags.write(item, snapshot.tags.seen(world));
    }

    private void describeAttribute(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        Snapshot snapshot = snapshots.own(parameters.required("SnapshotId"), request.region(), request.account());
        parameters.required("Attribute");
        String attribute = parameters.oneOf("Attribute", Set.of(PERMISSION, "productCodes"));
        answer.text("snapshotId", snapshot.id);
        if (attribute.equals(PERMISSION)) {
            snapshot.permissions.write(answer, PERMISSION);
        } else {
            answer.items("productCodes", List.<String>of(), (item, code) -> item.text("productCode", code));
        }
    }

    private void modifyAttribute(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        Snapshot snapshot = snapshots.own(parameters.required("SnapshotId"), request.region(), request.account());
        parameters.oneOf("Attribute", Set.of(PERMISSION));
        Permissions.Change change = Permissions.Change.of(
                parameters,
                "CreateVolumePermission",
                "InvalidParameterValue",
                world.scenario().anyAccountIds());
        if (change.isEmpty()) {
            throw Refusal.bad("MissingParameter", "The request must contain a permission to add or remove");
        }
        if (change.opens() && snapshot.encrypted) {
            throw Refusal.bad("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly");
        }
        snapshot.permissions.apply(change);
        answer.text("return", true);
    }

    private void delete(Ec2Request request, Xml answer) {
        Snapshot snapshot =
                snapshots.own(request.parameters().required("SnapshotId"), request.region(), request.account());
        state.images().using(snapshot).ifPresent(image -> {
            throw Refusal.bad(
                    "InvalidSnapshot.InUse", "The snapshot " + snapshot.id + " is currently in use by " + image.id);
        });
        snapshots.remove(snapshot);
        answer.text("return", true);
    }

    private void copy(Ec2Request request, Xml answer) {
        state.imports().advance();
        Parameters parameters = request.parameters();
        String destination = parameters.get("DestinationRegion", request.region());
        if (!destination.equals(request.region())) {
            throw Refusal.bad("InvalidParameterValue", "A copy must be requested in its destination region");
        }
        Map<String, String> tags = ResourceTags.specified(parameters, TAG_TYPE);
        Snapshot source = snapshots.find(
                parameters.required("SourceSnapshotId"), parameters.required("SourceRegion"), request.account());
        if (!source.status(world.now()).equals("completed")) {
            throw Refusal.bad("IncorrectState", "The snapshot '" + source.id + "' is not completed");
        }
        int most = world.scenario().quotas().snapshotCopies();
        if (snapshots.pending(request.region(), "copy") >= most) {
            throw Refusal.bad(
                    "ResourceLimitExceeded",
                    "Too many snapshot copies in progress. The limit is " + most + " for this destination region.");
        }
        Snapshot copy = new Snapshot(
                        world.ids().resource("snap", request.region() + "/copy/" + source.id),
                        request.region(),
                        request.account(),
                        world.now(),
                        source.volumeGiB,
                        parameters.get("Description", ""),
                        source.encrypted || parameters.isTrue("Encrypted"),
                        "copy",
                        ResourceTags.with(tags))
                .withContent(source.content())
                .withData(source.dataGiB());
        Optional<CopyRule> failing = rule(request.region());
        if (failing.isPresent()) {
            copy.failsAtLook(failing.get().failsAtLook());
        } else {
            Scenario.Times times = world.scenario().times();
            copy.completesAt(world.now()
                    .plus(World.seconds(times.copySeconds() + times.copySecondsPerGiB() * source.dataGiB())));
        }
        snapshots.add(copy);
        answer.text("snapshotId", copy.id);
        ResourceTags.write(answer, copy.tags.seen(world));
    }

    /** The first rule that fits, all fitting rules having counted the copy. */
    private Optional<CopyRule> rule(String destination) {
        Optional<CopyRule> first = Optional.empty();
        List<CopyRule> rules = world.scenario().copies();
        for (int i = 0; i < fitting.length; i++) {
            CopyRule rule = rules.get(i);
            if (rule.fits(destination)) {
                fitting[i]++;
                if (first.isEmpty() && (rule.nth() == null || rule.nth() == fitting[i])) {
                    first = Optional.of(rule);
                }
            }
        }
        return first;
    }
}
