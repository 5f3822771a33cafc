package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.journal.Fault;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which of the staged images are wanted: those that every list matches; an empty list matches all.
 *
 * @param regions exact
 * @param types exact: hourly, access or marketplace
 * @param files file names or globs for them
 */
public record ImageFilter(List<String> regions, List<String> types, List<String> files) {
    public static final ImageFilter ALL = new ImageFilter(List.of(), List.of(), List.of());

    /** The stage with the wanted images alone, and with a fault for every filter that matches none of its images. */
    public Stage apply(Stage stage) {
        List<StagedImage> images = stage.images();
        if (images.isEmpty()) {
            return stage;
        }
        List<Fault> faults = new ArrayList<>(stage.faults());
        Predicate<StagedImage> wanted = exact(
                        "--only-region", regions, image -> image.attributes().region(), images, faults)
                .and(exact("--only-type", types, image -> image.attributes().type(), images, faults))
                .and(any(files.stream().map(file -> glob(file, images, faults)).toList()));
        List<StagedImage> chosen = images.stream().filter(wanted).toList();
        if (chosen.isEmpty() && faults.size() == stage.faults().size()) {
            faults.add(Fault.of(
                    "--only-region, --only-type, --only-file", "no staged image matches all of them", "leave one out"));
        }
        return new Stage(chosen, List.copyOf(faults), stage.metadataFiles());
    }

    private static Predicate<StagedImage> exact(
            String option,
            List<String> values,
            Function<StagedImage, String> field,
            List<StagedImage> images,
            List<Fault> faults) {
        List<Predicate<StagedImage>> tests = new ArrayList<>();
        for (String value : values) {
            Predicate<StagedImage> test = image -> value.equals(field.apply(image));
            requireMatch(option, value, test, field, images, faults);
            tests.add(test);
        }
        return any(tests);
    }

    private static Predicate<StagedImage> glob(String glob, List<StagedImage> images, List<Fault> faults) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            Predicate<StagedImage> test = image -> glob.equals(image.file()) || matches(matcher, image.file());
            requireMatch("--only-file", glob, test, StagedImage::file, images, faults);
            return test;
        } catch (PatternSyntaxException e) {
            faults.add(new Fault("--only-file", null, glob, "is no pattern for file names", null));
            return image -> false;
        }
    }

    private static boolean matches(PathMatcher matcher, String file) {
        try {
            return matcher.matches(Path.of(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void requireMatch(
            String option,
            String value,
            Predicate<StagedImage> test,
            Function<StagedImage, String> field,
            List<StagedImage> images,
            List<Fault> faults) {
        if (images.stream().noneMatch(test)) {
            String staged = images.stream().map(field).distinct().sorted().collect(Collectors.joining(", "));
            faults.add(new Fault(option, null, value, "matches no staged image", "staged are: " + staged));
        }
    }

    private static Predicate<StagedImage> any(List<Predicate<StagedImage>> tests) {
        return tests.isEmpty()
                ? image -> true
                : tests.stream().reduce(Predicate::or).orElseThrow();
    }
}
