package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which images of the sources are meant; an empty list means all.
 *
 * @param files the staged files' own names
 */
record Selection(List<String> regions, List<String> types, List<String> files) {
    /** The images that are meant, in their order. */
    List<StagedImage> of(List<StagedImage> images) {
        return images.stream()
                .filter(image -> holds(regions, image.attributes().region())
                        && holds(types, image.attributes().type())
                        && holds(files, image.file()))
                .toList();
    }

    /** The options that no image answers to, such as {@code --only-region eu-west-9}. */
    List<String> unmatched(List<StagedImage> images) {
        List<String> unmatched = new ArrayList<>();
        unmatched(
                unmatched,
                "--only-region",
                regions,
                images,
                image -> image.attributes().region());
        unmatched(
                unmatched,
                "--only-type",
                types,
                images,
                image -> image.attributes().type());
        unmatched(unmatched, "--only-file", files, images, StagedImage::file);
        return unmatched;
    }

    private static void unmatched(
            List<String> unmatched,
            String option,
            List<String> values,
            List<StagedImage> images,
            Function<StagedImage, String> field) {
        List<String> present = images.stream().map(field).toList();
        values.stream().filter(value -> !present.contains(value)).forEach(value -> unmatched.add(option + " " + value));
    }

    private static boolean holds(List<String> values, String value) {
        return values.isEmpty() || values.contains(value);
    }
}
