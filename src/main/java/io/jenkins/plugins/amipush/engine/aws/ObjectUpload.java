package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Brings a content to S3: read once, cut into parts, the parts sent in parallel while the reading goes on. What an
 * earlier push sent of the same content is not sent again. The object comes into being only when the content has proved
 * to be what was promised.
 */
public final class ObjectUpload {
    private final AwsClients aws;
    private final PartUploads uploads;
    private final Bucket bucket;
    private final String key;
    private final Map<String, String> tags;
    private final Listener listener;

    /** @param tags set on the object, beside the digest's */
    public ObjectUpload(
            AwsClients aws,
            PartUploads uploads,
            Bucket bucket,
            String key,
            Map<String, String> tags,
            Listener listener) {
        this.aws = aws;
        this.uploads = uploads;
        this.bucket = bucket;
        this.key = key;
        this.tags = tags;
        this.listener = listener;
    }

    /** Hears how far the upload is. */
    public interface Listener {
        /**
         * From any thread, never falling.
         *
         * @param bytes of the object that S3 has, those of an earlier push included
         * @param sent the bytes of them that this upload sent
         */
        void uploaded(long bytes, long sent);

        /** An earlier push's upload is gone on with. */
        void resumed(int parts);

        /** S3 has all of it; whether it shows the object is looked at next. */
        void complete();
    }

    /**
     * Uploads and waits until S3 shows the object.
     *
     * @throws PushFailure when S3 refuses, or the content is damaged or not what was promised
     */
    public S3Object run(UploadContent content) throws InterruptedException {
        Long size = content.size();
        try (InputStream in = content.open()) {
            PartBytes first = filled(uploads.buffers().lend(firstSize(size)), in);
            if (!first.isFull()) {
                return putWhole(first, content);
            }
            if (first.size() < PartSizes.of(1, size)) {
                first.close();
                throw PushFailure.passing(
                                "the image holds more than the %d bytes that it held when it was looked at"
                                        .formatted(size),
                                null)
                        .remedy("let nothing write to staged files while they are pushed");
            }
            return putParts(first, size, in, content);
        } catch (IOException e) {
            throw PushFailure.passing("cannot read the image: " + e.getMessage(), e)
                    .remedy("check the staged file and the disk it lies on");
        }
    }

    /** A small image takes no more memory than it needs: a byte more than its size, which stays free. */
    private static int firstSize(Long size) {
        int whole = PartSizes.of(1, size);
        return size == null ? whole : (int) Math.min(whole, size + 1);
    }

    /** The part with what the stream has for it; given back when the stream cannot be read. */
    private static PartBytes filled(PartBytes part, InputStream in) throws IOException {
        boolean filled = false;
        try {
            part.fill(in);
            filled = true;
            return part;
        } finally {
            if (!filled) {
                part.close();
            }
        }
    }

    private S3Object putWhole(PartBytes whole, UploadContent content) throws IOException, InterruptedException {
        int length = whole.length();
        Map<String, String> all;
        Future<String> sent;
        boolean handedOver = false;
        try {
            all = withDigest(content.digest());
            // A thread that ever sent a body keeps memory outside the heap for it, and a push has a thread an image.
            sent = uploads.threads().submit(() -> put(whole, all));
            handedOver = true;
        } catch (RejectedExecutionException e) {
            throw new StopSignal.Stopped("uploads ended");
        } finally {
            if (!handedOver) {
                whole.close();
            }
        }
        String etag = result(sent);
        listener.uploaded(length, length);
        listener.complete();
        return S3Object.await(aws, bucket, key, etag, all);
    }

    /** Sends the only part, and gives its memory back. */
    private String put(PartBytes whole, Map<String, String> all) {
        try (whole) {
            return unquoted(AwsCall.make(
                            "upload " + bucket.name() + "/" + key,
                            () -> aws.s3(bucket.region())
                                    .putObject(
                                            request -> request.bucket(bucket.name())
                                                    .expectedBucketOwner(bucket.owner())
                                                    .key(key)
                                                    .contentLength((long) whole.length())
                                                    .checksumCRC32(whole.crc32())
                                                    .tagging(S3Object.tagging(all)),
                                            whole.body()))
                    .eTag());
        }
    }

    private static <T> T result(Future<T> sent) throws InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static String unquoted(String etag) {
        return etag == null ? null : etag.replace("\"", "");
    }

    private Map<String, String> withDigest(String sha256) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put(Tags.SHA256, sha256);
        return all;
    }

    private S3Object putParts(PartBytes first, Long size, InputStream in, UploadContent content)
            throws IOException, InterruptedException {
        MultipartUpload upload = resumeOrBegin(first);
        Parts parts = new Parts(upload);
        try {
            parts.send(first);
            PartBytes part;
            do {
                if (parts.count() == PartSizes.MOST_PARTS && in.read() < 0) {
                    break;
                }
                part = uploads.buffers().lend(PartSizes.of(parts.count() + 1, size));
                parts.send(parts.failed() ? part : filled(part, in));
            } while (part.isFull());
            SortedMap<Integer, CompletedPart> done = parts.all();
            Map<String, String> all = withDigest(content.digest());
            String etag = unquoted(upload.complete(done));
            listener.complete();
            S3Object.await(aws, bucket, key, etag, tags).tag(aws, all);
            // The tag is on whatever bears the key by now; it must be what was uploaded.
            return S3Object.await(aws, bucket, key, etag, all);
        } catch (PushFailure e) {
            if (e.isPermanent()) {
                giveUp(upload, parts, e);
            }
            throw e;
        } finally {
            parts.end();
        }
    }

    private MultipartUpload resumeOrBegin(PartBytes first) {
        try {
            Optional<MultipartUpload> unfinished = MultipartUpload.unfinished(aws, bucket, key);
            unfinished.ifPresent(upload -> listener.resumed(upload.earlierParts()));
            return unfinished.orElseGet(() -> MultipartUpload.begin(aws, bucket, key, tags));
        } catch (RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    /** What can never be completed must not be paid for; that it cannot be removed is no reason to hide why. */
    private void giveUp(MultipartUpload upload, Parts parts, PushFailure reason) throws InterruptedException {
        parts.end();
        parts.settle();
        try {
            upload.abort();
        } catch (PushFailure | StopSignal.Stopped e) {
            reason.addSuppressed(e);
        }
    }

    /** The parts of one upload that are under way or done. */
    private final class Parts {
        private final MultipartUpload upload;
        private final List<Future<CompletedPart>> sent = new ArrayList<>();
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private volatile boolean ended;
        private long bytes;
        private long bytesSent;

        Parts(MultipartUpload upload) {
            this.upload = upload;
        }

        int count() {
            return sent.size();
        }

        boolean failed() {
            return failure.get() != null;
        }

        /** Sends the next part, and gives its memory back; sends nothing where it is empty. */
        void send(PartBytes part) {
            if (part.length() == 0) {
                part.close();
                return;
            }
            int number = sent.size() + 1;
            try {
                sent.add(uploads.threads().submit(() -> sendNow(number, part)));
            } catch (RejectedExecutionException e) {
                part.close();
                throw new StopSignal.Stopped("uploads ended");
            } catch (Error e) {
                part.close();
                throw e;
            }
        }

        private CompletedPart sendNow(int number, PartBytes part) {
            try (part) {
                if (failed() || ended) {
                    return null;
                }
                Optional<CompletedPart> earlier = upload.earlier(number, part);
                CompletedPart completed = earlier.orElseGet(() -> upload.upload(number, part));
                report(part.length(), earlier.isEmpty());
                return completed;
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
                return null;
            } catch (Error e) {
                failure.compareAndSet(null, new IllegalStateException(e));
                return null;
            }
        }

        private synchronized void report(int length, boolean isSent) {
            bytes += length;
            bytesSent += isSent ? length : 0;
            listener.uploaded(bytes, bytesSent);
        }

        /** All parts, once they have arrived. */
        SortedMap<Integer, CompletedPart> all() throws InterruptedException {
            List<CompletedPart> arrived = settle();
            if (failed()) {
                throw failure.get();
            }
            SortedMap<Integer, CompletedPart> parts = new TreeMap<>();
            arrived.forEach(part -> parts.put(part.partNumber(), part));
            return parts;
        }

        /** Waits until no part is under way. */
        List<CompletedPart> settle() throws InterruptedException {
            List<CompletedPart> parts = new ArrayList<>();
            for (Future<CompletedPart> part : sent) {
                parts.add(result(part));
            }
            return parts;
        }

        /** Lets no further part begin. */
        void end() {
            ended = true;
        }
    }
}
