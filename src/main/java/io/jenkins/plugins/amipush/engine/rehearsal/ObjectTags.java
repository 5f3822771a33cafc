package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tags of an S3 object, held to S3's rules (<i>Categorizing your storage using tags</i>). */
final class ObjectTags {
    private static final int MOST = 10;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}\\p{Z}+\\-=._:/@]*");

    private ObjectTags() {}

    /** The tags of an {@code x-amz-tagging} header; none when it is absent. */
    static Map<String, String> ofHeader(String header) {
        Map<String, String> tags = new TreeMap<>();
        if (header != null && !header.isEmpty()) {
            for (String pair : header.split("&")) {
                Request.decode(pair).forEach((key, value) -> add(tags, key, value));
            }
        }
        return checkCount(tags);
    }

    /** The tags of a {@code Tagging} document. */
    static Map<String, String> ofDocument(byte[] document) {
        Map<String, String> tags = new TreeMap<>();
        for (XmlElement set : XmlElement.parse(document, "Tagging").children("TagSet")) {
            for (XmlElement tag : set.children("Tag")) {
                add(tags, tag.required("Key"), tag.required("Value"));
            }
        }
        return checkCount(tags);
    }

    private static void add(Map<String, String> tags, String key, String value) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !ALLOWED.matcher(key).matches()) {
            throw Refusal.bad("InvalidTag", "The TagKey you have provided is invalid");
        }
        if (value.length() > LONGEST_VALUE || !ALLOWED.matcher(value).matches()) {
            throw Refusal.bad("InvalidTag", "The TagValue you have provided is invalid");
        }
        if (key.startsWith("aws:")) {
            throw Refusal.bad("InvalidTag", "System tags cannot be added/updated by requester");
        }
        if (tags.put(key, value) != null) {
            throw Refusal.bad("InvalidTag", "Cannot provide multiple Tags with the same key");
        }
    }

    private static Map<String, String> checkCount(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw Refusal.bad("BadRequest", "Object tags cannot be greater than 10");
        }
        return tags;
    }
}
