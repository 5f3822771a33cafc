package io.jenkins.plugins.amipush.engine.push;

import java.util.List;
import java.util.Optional;

/**
 * How the snapshot of one content comes about in one region; all images of that content share it there.
 *
 * @param content tells one content from another
 * @param maker the image that the snapshot is made for, and named after
 * @param source where the snapshot is copied from; empty where the region gets the bytes from here
 * @param images the ids of the images that wait for it, those of regions that get copies of it included
 */
record Route(String content, ImagePlan maker, Optional<Route> source, List<String> images) {
    /** What tells it from all other routes. */
    String key() {
        return maker.region() + " " + content;
    }
}
