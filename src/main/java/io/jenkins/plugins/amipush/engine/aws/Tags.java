package io.jenkins.plugins.amipush.engine.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The tags that this tool sets, and tags as the SDK wants them. */
public final class Tags {
    /** The SHA-256 of the staged file whose content an object, import, snapshot or AMI holds; lower-case hex. */
    public static final String SHA256 = "ami-push:sha256";

    /**
     * On an AMI: the billing products that it was registered with, as {@link Registration#billing} writes them. EC2 shows
     * them to nobody afterwards.
     */
    public static final String BILLING = "ami-push:billing-products";

    /** The ETag of the object that an import was begun from. */
    public static final String ETAG = "ami-push:etag";

    /** On an import, and its snapshot, whose object was replaced under its eyes: nobody knows what it holds. */
    public static final String SPOILED = "ami-push:spoiled";

    /** On a snapshot whose blocks were written here; its value tells whether it has its digest by now. */
    public static final String WRITING = "ami-push:writing";

    /** Until the snapshot is completed and bears its digest: nobody but its writer may wait for it, or use it. */
    public static final String BEING_WRITTEN = "yes";

    public static final String WRITTEN = "no";

    /** On a copy of a snapshot: the one request that made it. */
    static final String REQUEST = "ami-push:request";

    /** A snapshot's and import's name: the image's. */
    public static final String NAME = "Name";

    /** S3's limit for an object. */
    public static final int MOST_OF_AN_OBJECT = 10;

    /** EC2's limit for a tag's value. */
    static final int LONGEST_VALUE = 256;

    private Tags() {}

    static List<Tag> ec2(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }

    static Map<String, String> map(List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    /** Those of the wanted tags that are not there, or with another value. */
    public static Map<String, String> missing(Map<String, String> wanted, Map<String, String> present) {
        Map<String, String> missing = new LinkedHashMap<>(wanted);
        missing.entrySet().removeIf(tag -> tag.getValue().equals(present.get(tag.getKey())));
        return missing;
    }
}
