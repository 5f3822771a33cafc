package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** All buckets. Callers hold the {@linkplain World#lock() lock}. */
final class BucketStore {
    private final World world;
    private final Map<String, Bucket> buckets = new TreeMap<>();

    BucketStore(World world) {
        this.world = world;
    }

    Collection<Bucket> all() {
        return buckets.values();
    }

    /**
     * The bucket that a request names, when its caller may use it in the request's region.
     *
     * @throws Refusal otherwise
     */
    Bucket find(String name, Caller caller, Request request) {
        Bucket bucket = anywhere(name, caller, request);
        if (!bucket.region.equals(request.region())) {
            throw new Refusal(
                            301,
                            "PermanentRedirect",
                            "The bucket you are attempting to access must be addressed using the specified endpoint."
                                    + " Please send all future requests to this endpoint.")
                    .header("x-amz-bucket-region", bucket.region);
        }
        return bucket;
    }

    /** The bucket that a request names, in whatever region. */
    Bucket anywhere(String name, Caller caller, Request request) {
        if (world.scenario().foreignBuckets().contains(name)) {
            throw denied();
        }
        Bucket bucket = buckets.get(name);
        if (bucket == null
                || !world.seen(
                        bucket.created, world.scenario().visibilitySeconds().bucket())) {
            throw new Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        String expected = request.header("x-amz-expected-bucket-owner");
        if (!bucket.owner.equals(caller.account()) || expected != null && !expected.equals(bucket.owner)) {
            throw denied();
        }
        return bucket;
    }

    /** The bucket as EC2 sees it from a region, or null. */
    Bucket forEc2(String name, String account) {
        Bucket bucket = buckets.get(name);
        boolean readable = bucket != null
                && bucket.owner.equals(account)
                && world.seen(bucket.created, world.scenario().times().bucketSeconds());
        return readable ? bucket : null;
    }

    /** Makes a bucket; making one's own again changes nothing in us-east-1 and is refused elsewhere. */
    void create(String name, String region, Caller caller) {
        BucketNames.check(name);
        Bucket taken = buckets.get(name);
        if (world.scenario().foreignBuckets().contains(name)
                || taken != null && !taken.owner.equals(caller.account())) {
            throw new Refusal(
                    409,
                    "BucketAlreadyExists",
                    "The requested bucket name is not available. The bucket namespace is shared by all users of the"
                            + " system. Please select a different name and try again.");
        }
        if (taken == null) {
            buckets.put(name, new Bucket(name, region, caller.account(), world.now()));
        } else if (!taken.region.equals("us-east-1") || !region.equals("us-east-1")) {
            throw new Refusal(
                    409,
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it.");
        }
    }

    void delete(Bucket bucket) {
        if (!bucket.objects.isEmpty()) {
            throw new Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        }
        buckets.remove(bucket.name);
    }

    static Refusal denied() {
        return new Refusal(403, "AccessDenied", "Access Denied");
    }

    JsonNode state() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Bucket bucket : buckets.values()) {
            ObjectNode node = list.addObject();
            node.put("name", bucket.name)
                    .put("region", bucket.region)
                    .put("owner", bucket.owner)
                    .put("created", bucket.created.toString());
            ArrayNode objects = node.putArray("objects");
            bucket.objects.values().forEach(object -> objects.add(state(object)));
            ArrayNode uploads = node.putArray("uploads");
            bucket.uploads.values().forEach(upload -> uploads.add(state(upload)));
        }
        return list;
    }

    private static ObjectNode state(StoredObject object) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("key", object.key())
                .put("size", object.size())
                .put("etag", object.etag())
                .put("modified", object.modified().toString())
                .put("contentType", object.description().contentType())
                .put("parts", object.parts())
                .put("sha256", object.sha256())
                .put(
                        "checksumAlgorithm",
                        object.checksum() == null ? null : object.checksum().name())
                .put("checksum", object.checksumValue())
                .put("checksumType", object.checksumType());
        node.set("metadata", state(object.description().metadata()));
        node.set("tags", state(object.tags()));
        return node;
    }

    private static ObjectNode state(MultipartUpload upload) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("uploadId", upload.id)
                .put("key", upload.key)
                .put("initiated", upload.initiated.toString())
                .put("checksumAlgorithm", upload.checksum == null ? null : upload.checksum.name())
                .put("checksumType", upload.checksumType());
        node.set("metadata", state(upload.description.metadata()));
        ArrayNode parts = node.putArray("parts");
        upload.parts
                .values()
                .forEach(part -> parts.addObject()
                        .put("number", part.number())
                        .put("size", part.content().length())
                        .put("etag", part.etag())
                        .put("sha256", Digests.hex(part.content().sum(Checksum.SHA256))));
        return node;
    }

    static ObjectNode state(Map<String, String> map) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        map.forEach(node::put);
        return node;
    }
}
