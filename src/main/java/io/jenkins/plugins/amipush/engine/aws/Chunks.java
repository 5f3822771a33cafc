package io.jenkins.plugins.amipush.engine.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lists in the sizes that EC2 takes. */
final class Chunks {
    /** EC2 takes at most 200 values a filter. */
    static final int FILTER_VALUES = 200;

    /** Well under the 1,000 sharing entities that an image may have in all. */
    static final int PERMISSIONS = 200;

    private Chunks() {}

    static <T> List<List<T>> of(Collection<T> all, int size) {
        List<T> list = List.copyOf(all);
        List<List<T>> chunks = new ArrayList<>();
        for (int start = 0; start < list.size(); start += size) {
            chunks.add(list.subList(start, Math.min(start + size, list.size())));
        }
        return chunks;
    }
}
