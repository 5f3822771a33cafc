package io.jenkins.plugins.amipush.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.peers.PushRecord.Write;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What may differ between a push of the original program and one of ours; all else must be equal. Each takes out of a
 * record what it is about, and nothing more; docs/peers.md tells the same list. B-numbers are those of the specification's
 * list of the original's defects.
 */
enum AllowedDifference {
    /** Part sizes, checksums, content type and the expected owner are the business of whoever uploads (B-31, B-44). */
    UPLOAD(Whose.BOTH) {
        private static final Set<String> OF_OBJECTS =
                Set.of("s3:PutObject", "s3:CreateMultipartUpload", "s3:UploadPart", "s3:CompleteMultipartUpload");
        private static final String ONE = "s3:(upload)";
        private static final List<String> FORM =
                List.of("etag", "parts", "contentType", "checksumAlgorithm", "checksum", "checksumType");

        @Override
        List<Write> writes(List<Write> writes) {
            List<Write> less = new ArrayList<>();
            for (Write write : writes) {
                Write plain = write.operation().startsWith("s3:") ? plain(write) : write;
                boolean sameUpload = plain.operation().equals(ONE)
                        && !less.isEmpty()
                        && less.get(less.size() - 1).equals(plain);
                if (!sameUpload) {
                    less.add(plain);
                }
            }
            return less;
        }

        private Write plain(Write write) {
            SortedMap<String, String> parameters = new TreeMap<>(write.parameters());
            parameters.keySet().retainAll(Set.of("Bucket", "Key"));
            return OF_OBJECTS.contains(write.operation())
                    ? new Write(ONE, parameters, write.status())
                    : new Write(write.operation(), parameters, write.status());
        }

        @Override
        void state(ObjectNode state) {
            each(state, "/buckets", bucket -> each(bucket, "/objects", object -> object.remove(FORM)));
        }
    },

    /** What we make bears the digest of its content, an image its billing products; an import bears its name, too (B-27, B-35). */
    TAGS(Whose.OURS) {
        private static final String PREFIX = "ami-push:";

        @Override
        List<Write> writes(List<Write> writes) {
            return writes.stream()
                    .filter(write -> !write.operation().equals("s3:PutObjectTagging"))
                    .map(write -> new Write(write.operation(), without(write), write.status()))
                    .toList();
        }

        private SortedMap<String, String> without(Write write) {
            SortedMap<String, String> parameters = new TreeMap<>(write.parameters());
            parameters.keySet().removeIf(name -> name.startsWith("TagSpecification."));
            if (write.operation().equals("ec2:CreateTags")) {
                parameters.keySet().removeIf(name -> name.startsWith("Tag."));
                int number = 0;
                for (int n = 1; write.parameters().containsKey("Tag." + n + ".Key"); n++) {
                    String key = write.parameters().get("Tag." + n + ".Key");
                    if (!key.startsWith(PREFIX)) {
                        number++;
                        parameters.put("Tag." + number + ".Key", key);
                        parameters.put(
                                "Tag." + number + ".Value", write.parameters().get("Tag." + n + ".Value"));
                    }
                }
            }
            return parameters;
        }

        @Override
        void state(ObjectNode state) {
            each(state, "/buckets", bucket -> each(bucket, "/objects", this::untag));
            each(state, "/snapshots", this::untag);
            each(state, "/images", this::untag);
            each(state, "/importTasks", task -> task.withObject("tags").removeAll());
        }

        private void untag(ObjectNode tagged) {
            List<String> names = new ArrayList<>();
            tagged.path("tags").fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> !name.startsWith(PREFIX));
            tagged.withObject("tags").remove(names);
        }
    },

    /** The same import begun twice is one import (B-35). */
    CLIENT_TOKEN(Whose.OURS) {
        @Override
        List<Write> writes(List<Write> writes) {
            return writes.stream()
                    .map(write -> {
                        SortedMap<String, String> parameters = new TreeMap<>(write.parameters());
                        parameters.remove("ClientToken");
                        return new Write(write.operation(), parameters, write.status());
                    })
                    .toList();
        }
    },

    /** The accounts have their permission already when the image is released to everybody (cases, G10). */
    PUBLIC_BY_GROUP_ALONE(Whose.THE_ORIGINALS) {
        @Override
        List<Write> writes(List<Write> writes) {
            return writes.stream().map(this::groupAlone).toList();
        }

        private Write groupAlone(Write write) {
            List<String> groups = write.parameters().keySet().stream()
                    .filter(name -> name.matches("LaunchPermission\\.Add\\.\\d+\\.Group"))
                    .toList();
            if (groups.isEmpty()) {
                return write;
            }
            SortedMap<String, String> parameters = new TreeMap<>(write.parameters());
            parameters.keySet().removeIf(name -> name.startsWith("LaunchPermission.Add."));
            for (int n = 1; n <= groups.size(); n++) {
                parameters.put(
                        "LaunchPermission.Add." + n + ".Group",
                        write.parameters().get(groups.get(n - 1)));
            }
            return new Write(write.operation(), parameters, write.status());
        }
    },

    /** Two pushes happen at two times. */
    TIME(Whose.BOTH) {
        private static final Pattern STAMP = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$");
        private static final List<String> TIMES = List.of("created", "started", "modified", "registered");

        @Override
        List<Write> writes(List<Write> writes) {
            return writes.stream()
                    .map(write -> {
                        SortedMap<String, String> parameters = new TreeMap<>(write.parameters());
                        parameters.computeIfPresent("description", (name, text) -> timeless(text));
                        return new Write(write.operation(), parameters, write.status());
                    })
                    .toList();
        }

        @Override
        void state(ObjectNode state) {
            state.findParents("region").forEach(node -> ((ObjectNode) node).remove(TIMES));
            each(state, "/buckets", bucket -> each(bucket, "/objects", object -> object.remove(TIMES)));
            each(
                    state,
                    "/rhsm/amis",
                    ami -> ami.put(
                            "description", timeless(ami.path("description").asText())));
        }

        private String timeless(String text) {
            return STAMP.matcher(text).replaceFirst("TIME");
        }
    },

    /** A push that was refused leaves an empty list where the original leaves no list (B-18). */
    LIST_OF_NOTHING(Whose.THE_ORIGINALS) {
        @Override
        JsonNode images(JsonNode images) {
            return images.isNull() ? JsonNodeFactory.instance.arrayNode() : images;
        }
    },

    /** The snapshot and the content's digest are told, and the image's id under both its names (cases, H01). */
    MORE_FIELDS(Whose.OURS) {
        @Override
        JsonNode images(JsonNode images) {
            images.forEach(image -> ((ObjectNode) image).remove(List.of("image_id", "snapshot_id", "sha256sum")));
            return images;
        }
    };

    enum Whose {
        BOTH,
        OURS,
        THE_ORIGINALS
    }

    private final Whose whose;

    AllowedDifference(Whose whose) {
        this.whose = whose;
    }

    List<Write> writes(List<Write> writes) {
        return writes;
    }

    JsonNode images(JsonNode images) {
        return images;
    }

    void state(ObjectNode state) {}

    /** What must be equal in the record. @param used told of those that took anything out */
    static PushRecord reduce(PushRecord push, Whose whose, EnumSet<AllowedDifference> used) {
        PushRecord reduced = push;
        for (AllowedDifference difference : values()) {
            if (difference.whose == Whose.BOTH || difference.whose == whose) {
                PushRecord before = reduced;
                reduced = difference.reduce(before);
                if (!reduced.equals(before)) {
                    used.add(difference);
                }
            }
        }
        return reduced;
    }

    private PushRecord reduce(PushRecord push) {
        SortedMap<String, List<Write>> less = new TreeMap<>();
        push.writes().forEach((region, writes) -> less.put(region, writes(writes)));
        JsonNode images = images(push.images().deepCopy());
        ObjectNode state = push.state().deepCopy();
        state(state);
        return new PushRecord(push.exitCode(), less, images, push.imagesText(), state, push.log());
    }

    private static void each(JsonNode node, String path, Consumer<ObjectNode> work) {
        node.at(path).forEach(element -> work.accept((ObjectNode) element));
    }
}
