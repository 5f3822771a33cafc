package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** S3's REST interface: which operation a request asks for, and how errors are told. */
final class S3Service implements Service {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static final Set<String> READING = Set.of(
            "ListBuckets",
            "HeadBucket",
            "GetBucketLocation",
            "ListObjectsV2",
            "ListMultipartUploads",
            "ListParts",
            "HeadObject",
            "GetObject",
            "GetObjectTagging");

    /** Query parameters that select an operation, whatever their value; others do so when they have none. */
    private static final List<String> SELECTING = List.of("uploads", "uploadId", "tagging", "location", "list-type");

    private final BucketOperations buckets;
    private final ObjectOperations objects;
    private final MultipartOperations multipart;

    S3Service(World world, BucketStore store, Spool spool) {
        Bandwidth bandwidth = new Bandwidth(world);
        buckets = new BucketOperations(world, store);
        objects = new ObjectOperations(world, store, spool, bandwidth);
        multipart = new MultipartOperations(world, store, spool, bandwidth);
    }

    @Override
    public Call identify(Request request) {
        S3Target target = S3Target.of(request);
        String name = operation(request, target);
        Map<String, String> parameters = request.tellingHeaders();
        parameters.putAll(request.query());
        if (target.bucket() != null) {
            parameters.put("Bucket", target.bucket());
        }
        if (target.key() != null) {
            parameters.put("Key", target.key());
        }
        return new Call(
                "s3",
                name,
                !READING.contains(name),
                parameters,
                caller -> run(name, new S3Request(request, target.bucket(), target.key(), caller)));
    }

    private Answer run(String name, S3Request request) throws IOException {
        return switch (name) {
            case "ListBuckets" -> buckets.list(request);
            case "CreateBucket" -> buckets.create(request);
            case "HeadBucket" -> buckets.head(request);
            case "DeleteBucket" -> buckets.delete(request);
            case "GetBucketLocation" -> buckets.location(request);
            case "ListObjectsV2" -> buckets.listObjects(request);
            case "ListMultipartUploads" -> multipart.listUploads(request);
            case "PutObject" -> objects.put(request);
            case "HeadObject" -> objects.head(request);
            case "GetObject" -> objects.get(request);
            case "DeleteObject" -> objects.delete(request);
            case "GetObjectTagging" -> objects.getTags(request);
            case "PutObjectTagging" -> objects.putTags(request);
            case "DeleteObjectTagging" -> objects.deleteTags(request);
            case "CreateMultipartUpload" -> multipart.create(request);
            case "UploadPart" -> multipart.uploadPart(request);
            case "ListParts" -> multipart.listParts(request);
            case "CompleteMultipartUpload" -> multipart.complete(request);
            case "AbortMultipartUpload" -> multipart.abort(request);
            default ->
                throw new Refusal(501, "NotImplemented", "The rehearsal cloud does not know this operation: " + name);
        };
    }

    private static String operation(Request request, S3Target target) {
        Map<String, String> query = request.query();
        String known;
        if (target.bucket() == null) {
            known = request.method().equals("GET") ? "ListBuckets" : null;
        } else if (target.key() == null) {
            known = bucketOperation(request.method(), query);
        } else if (request.header("x-amz-copy-source") != null) {
            known = null;
        } else {
            known = objectOperation(request.method(), query);
        }
        return known != null ? known : request.method() + subresource(query);
    }

    private static String bucketOperation(String method, Map<String, String> query) {
        String subresource = subresource(query);
        return switch (method + subresource) {
            case "PUT" -> "CreateBucket";
            case "HEAD" -> "HeadBucket";
            case "DELETE" -> "DeleteBucket";
            case "GET ?location" -> "GetBucketLocation";
            case "GET ?uploads" -> "ListMultipartUploads";
            case "GET ?list-type" -> "ListObjectsV2";
            default -> null;
        };
    }

    private static String objectOperation(String method, Map<String, String> query) {
        return switch (method + subresource(query)) {
            case "PUT" -> "PutObject";
            case "HEAD" -> "HeadObject";
            case "GET" -> "GetObject";
            case "DELETE" -> "DeleteObject";
            case "GET ?tagging" -> "GetObjectTagging";
            case "PUT ?tagging" -> "PutObjectTagging";
            case "DELETE ?tagging" -> "DeleteObjectTagging";
            case "POST ?uploads" -> "CreateMultipartUpload";
            case "PUT ?uploadId" -> "UploadPart";
            case "GET ?uploadId" -> "ListParts";
            case "POST ?uploadId" -> "CompleteMultipartUpload";
            case "DELETE ?uploadId" -> "AbortMultipartUpload";
            default -> null;
        };
    }

    /** The query parameter that selects the operation, as {@code  ?name}; empty when there is none. */
    private static String subresource(Map<String, String> query) {
        for (String selecting : SELECTING) {
            if (query.containsKey(selecting)) {
                return " ?" + selecting;
            }
        }
        return query.keySet().stream()
                .filter(name -> query.get(name).isEmpty())
                .findFirst()
                .map(name -> " ?" + name)
                .orElse("");
    }

    @Override
    public Answer refuse(Refusal refusal, Request request) {
        Answer answer;
        if (request.method().equals("HEAD")) {
            answer = Answer.empty(refusal.status());
        } else {
            Xml xml = Xml.document("Error", null)
                    .text("Code", refusal.code())
                    .text("Message", refusal.getMessage())
                    .text("Resource", request.path())
                    .text("RequestId", request.id())
                    .text("HostId", request.id());
            answer = Answer.xml(refusal.status(), xml);
        }
        refusal.headers().forEach(answer::header);
        return identified(answer, request);
    }

    static Answer identified(Answer answer, Request request) {
        return answer.header("x-amz-request-id", request.id()).header("x-amz-id-2", request.id());
    }

    @Override
    public Refusal throttled() {
        return new Refusal(503, "SlowDown", "Please reduce your request rate.");
    }

    @Override
    public Refusal expired() {
        return Refusal.bad("ExpiredToken", "The provided token has expired.");
    }

    @Override
    public Refusal unknownKey() {
        return new Refusal(
                403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
    }
}
