package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Everything that EC2 keeps. */
final class Ec2State {
    private final ImageStore images;
    private final SnapshotStore snapshots;
    private final ImportTasks imports;
    private final BucketStore buckets;

    Ec2State(World world, BucketStore buckets) {
        this.buckets = buckets;
        images = new ImageStore(world);
        snapshots = new SnapshotStore(world);
        imports = new ImportTasks(world, snapshots);
    }

    ImageStore images() {
        return images;
    }

    SnapshotStore snapshots() {
        return snapshots;
    }

    ImportTasks imports() {
        return imports;
    }

    BucketStore buckets() {
        return buckets;
    }

    ObjectNode state() {
        imports.advance();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.set("snapshots", snapshots.state());
        state.set("importTasks", imports.state());
        state.set("images", images.state());
        return state;
    }
}
