package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** EC2's operations on tags. */
final class TagOperations {
    /** CreateTags and DeleteTags take at most so many resources. */
    private static final int MOST_RESOURCES = 1000;

    private final World world;
    private final Ec2State state;
    private final Filters<Tagged> filters = new Filters<Tagged>(tagged -> Map.of(tagged.key, tagged.value))
            .field("key", tagged -> tagged.key)
            .field("value", tagged -> tagged.value)
            .field("resource-id", tagged -> tagged.resourceId)
            .field("resource-type", tagged -> tagged.type);

    TagOperations(World world, Ec2State state) {
        this.world = world;
        this.state = state;
    }

    Ec2Operation[] operations() {
        String[] parameters = {"ResourceId.N", "Tag.N.Key", "Tag.N.Value"};
        return new Ec2Operation[] {
            Ec2Operation.changes("CreateTags", this::create, parameters),
            Ec2Operation.changes("DeleteTags", this::delete, parameters),
            Ec2Operation.reads("DescribeTags", this::describe).withFilters().withPaging()
        };
    }

    private void create(Ec2Request request, Xml answer) {
        Map<String, String> tags = ResourceTags.requested(request.parameters());
        if (tags.isEmpty()) {
            throw Refusal.bad("MissingParameter", "The request must contain the parameter Tag");
        }
        List<ResourceTags> resources = resources(request);
        resources.forEach(resource -> resource.checkRoomFor(tags));
        resources.forEach(resource -> resource.add(tags, world.now()));
        answer.text("return", true);
    }

    private void delete(Ec2Request request, Xml answer) {
        List<ResourceTags> resources = resources(request);
        for (Parameters tag : request.parameters().structures("Tag")) {
            resources.forEach(resource -> resource.remove(tag.required("Key"), tag.get("Value")));
        }
        if (request.parameters().structures("Tag").isEmpty()) {
            resources.forEach(ResourceTags::clear);
        }
        answer.text("return", true);
    }

    private List<ResourceTags> resources(Ec2Request request) {
        List<String> ids = request.parameters().list("ResourceId");
        if (ids.isEmpty() || ids.size() > MOST_RESOURCES) {
            throw Refusal.bad("MissingParameter", "The request must name 1 to " + MOST_RESOURCES + " resources");
        }
        state.imports().advance();
        List<ResourceTags> resources = new ArrayList<>();
        for (String id : ids) {
            resources.add(resource(id, request));
        }
        return resources;
    }

    private ResourceTags resource(String id, Ec2Request request) {
        if (id.startsWith("ami-")) {
            return state.images().find(id, request.region(), request.account()).tags;
        }
        if (id.startsWith("snap-")) {
            return state.snapshots().find(id, request.region(), request.account()).tags;
        }
        if (id.startsWith("import-snap-")) {
            return state.imports().find(id, request.region(), request.account()).tags;
        }
        throw Refusal.bad("InvalidID", "The ID '" + id + "' is not valid");
    }

    private void describe(Ec2Request request, Xml answer) {
        List<Tagged> all = new ArrayList<>();
        state.imports().advance();
        state.images()
                .seen(request.region(), request.account())
                .forEach(image -> collect(all, image.id, "image", image.tags));
        state.snapshots()
                .seen(request.region(), request.account())
                .forEach(snapshot -> collect(all, snapshot.id, "snapshot", snapshot.tags));
        state.imports()
                .of(request.region(), request.account())
                .forEach(task -> collect(all, task.id, "import-snapshot-task", task.tags));
        Parameters parameters = request.parameters();
        Page<Tagged> page = Page.of(filters.select(all, parameters, "Filter"), parameters, null, 5);
        answer.items(
                "tagSet",
                page.items(),
                (item, tagged) -> item.text("resourceId", tagged.resourceId)
                        .text("resourceType", tagged.type)
                        .text("key", tagged.key)
                        .text("value", tagged.value));
        answer.text("nextToken", page.next());
    }

    private void collect(List<Tagged> all, String id, String type, ResourceTags tags) {
        tags.seen(world).forEach((key, value) -> all.add(new Tagged(id, type, key, value)));
    }

    private record Tagged(String resourceId, String type, String key, String value) {}
}
