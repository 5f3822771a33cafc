package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** S3's operations on objects that come in one piece, and on all objects' tags. */
final class ObjectOperations {
    private static final long LARGEST_PUT = 5L << 30;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final World world;
    private final BucketStore store;
    private final Spool spool;
    private final Bandwidth bandwidth;

    ObjectOperations(World world, BucketStore store, Spool spool, Bandwidth bandwidth) {
        this.world = world;
        this.store = store;
        this.spool = spool;
        this.bandwidth = bandwidth;
    }

    Answer put(S3Request request) throws IOException {
        StoredObject.Description description = StoredObject.Description.of(request.http());
        Map<String, String> tags = ObjectTags.ofHeader(request.header("x-amz-tagging"));
        synchronized (world.lock()) {
            checkAbsent(store.find(request.bucket(), request.caller(), request.http()), request);
        }
        Payload payload = new Payload(request.http());
        Path file = spool.next();
        Payload.Received content;
        try (OutputStream sink = spool.open(file)) {
            content = payload.receive(Set.of(), sink, bandwidth);
            if (content.length() > LARGEST_PUT) {
                throw Refusal.bad("EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
            }
        } catch (Refusal refusal) {
            spool.delete(file);
            throw refusal;
        }
        Checksum checksum = content.declared().orElse(null);
        String sum = checksum == null ? null : Digests.base64(content.sum(checksum));
        StoredObject object = new StoredObject(
                request.key(),
                content.length(),
                Digests.hex(content.md5()),
                world.now(),
                description,
                checksum,
                sum,
                checksum == null ? null : "FULL_OBJECT",
                Digests.hex(content.sum(Checksum.SHA256)),
                0,
                tags,
                file);
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            checkAbsent(bucket, request);
            replace(bucket, object);
        }
        Answer answer = Answer.empty(200).header("ETag", S3Request.quoted(object.etag()));
        return request.answer(withChecksum(answer, object));
    }

    private void replace(Bucket bucket, StoredObject object) throws IOException {
        StoredObject before = bucket.objects.put(object.key(), object);
        if (before != null) {
            spool.delete(before.file());
        }
    }

    /** Honours {@code If-None-Match: *}, S3's way not to overwrite. */
    static void checkAbsent(Bucket bucket, S3Request request) {
        if ("*".equals(request.header("If-None-Match")) && bucket.objects.containsKey(request.key())) {
            throw new Refusal(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
    }

    Answer head(S3Request request) {
        synchronized (world.lock()) {
            StoredObject object = find(request);
            return request.answer(describe(Answer.empty(200), object, request)
                    .header("Content-Length", Long.toString(object.size())));
        }
    }

    Answer get(S3Request request) {
        synchronized (world.lock()) {
            StoredObject object = find(request);
            if (object.file() == null) {
                throw new Refusal(
                        501, "NotImplemented", "This rehearsal keeps no content; start it with a spool directory");
            }
            String range = request.header("Range");
            Matcher matcher = RANGE.matcher(range == null ? "" : range);
            if (!matcher.matches()) {
                return request.answer(describe(Answer.file(200, object.file(), 0, object.size()), object, request));
            }
            long from = Long.parseLong(matcher.group(1));
            long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
            last = Math.min(last, object.size() - 1);
            if (from > last) {
                throw new Refusal(416, "InvalidRange", "The requested range is not satisfiable");
            }
            return request.answer(describe(
                    Answer.file(206, object.file(), from, last - from + 1)
                            .header("Content-Range", "bytes " + from + '-' + last + '/' + object.size()),
                    object,
                    request));
        }
    }

    Answer delete(S3Request request) throws IOException {
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            StoredObject object = bucket.objects.remove(request.key());
            if (object != null) {
                spool.delete(object.file());
            }
        }
        return request.answer(Answer.empty(204));
    }

    Answer getTags(S3Request request) {
        synchronized (world.lock()) {
            Map<String, String> tags = find(request).tags();
            Xml xml = Xml.document("Tagging", S3Service.NAMESPACE);
            xml.element(
                    "TagSet",
                    set -> tags.forEach((key, value) ->
                            set.element("Tag", tag -> tag.text("Key", key).text("Value", value))));
            return request.answer(Answer.xml(200, xml));
        }
    }

    Answer putTags(S3Request request) throws IOException {
        Payload payload = new Payload(request.http());
        if (payload.declared().isEmpty() && request.header("Content-MD5") == null) {
            throw Refusal.bad("InvalidRequest", "Missing required header for this request: Content-MD5");
        }
        Map<String, String> tags = ObjectTags.ofDocument(payload.receiveDocument());
        setTags(request, tags);
        return request.answer(Answer.empty(200));
    }

    Answer deleteTags(S3Request request) {
        setTags(request, Map.of());
        return request.answer(Answer.empty(204));
    }

    private void setTags(S3Request request, Map<String, String> tags) {
        synchronized (world.lock()) {
            Map<String, String> present = find(request).tags();
            present.clear();
            present.putAll(tags);
        }
    }

    private StoredObject find(S3Request request) {
        return store.find(request.bucket(), request.caller(), request.http()).object(request.key());
    }

    private static Answer describe(Answer answer, StoredObject object, S3Request request) {
        answer.header("ETag", S3Request.quoted(object.etag()))
                .header("Last-Modified", S3Request.httpDate(object.modified()))
                .header("Content-Type", object.description().contentType())
                .header("Accept-Ranges", "bytes");
        object.description().metadata().forEach((name, value) -> answer.header("x-amz-meta-" + name, value));
        if (!object.tags().isEmpty()) {
            answer.header("x-amz-tagging-count", Integer.toString(object.tags().size()));
        }
        return "ENABLED".equalsIgnoreCase(request.header("x-amz-checksum-mode"))
                ? withChecksum(answer, object)
                : answer;
    }

    private static Answer withChecksum(Answer answer, StoredObject object) {
        return object.checksum() == null
                ? answer
                : answer.header(object.checksum().header(), object.checksumValue())
                        .header("x-amz-checksum-type", object.checksumType());
    }
}
