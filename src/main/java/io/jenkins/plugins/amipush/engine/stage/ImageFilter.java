package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.engine.Nearest;
import io.jenkins.plugins.amipush.journal.Fault;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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
 * @param images exact: {@code REGION/NAME}, or {@code NAME} for that image in every region
 */
public record ImageFilter(List<String> regions, List<String> types, List<String> files, List<String> images) {
    public static final ImageFilter ALL = new ImageFilter(List.of(), List.of(), List.of(), List.of());

    /** How many images of a stage, which may hold thousands, a message names. */
    private static final int NAMED = 3;

    /** More images that are not staged are no slips of the keyboard, but those of another stage. */
    private static final int MOST_SLIPS = 20;

    /**
     * The stage with the wanted images alone, and with a fault for every filter that matches none of its images.
     *
     * @param name how an image is named after its attributes
     */
    public Stage apply(Stage stage, Function<ImageAttributes, String> name) {
        List<StagedImage> staged = stage.images();
        if (staged.isEmpty()) {
            return stage;
        }
        List<Fault> faults = new ArrayList<>(stage.faults());
        Predicate<StagedImage> wanted = exact(
                        "--only-region", regions, image -> image.attributes().region(), staged, faults)
                .and(exact("--only-type", types, image -> image.attributes().type(), staged, faults))
                .and(any(files.stream().map(file -> glob(file, staged, faults)).toList()))
                .and(named(name, staged, faults));
        List<StagedImage> chosen = staged.stream().filter(wanted).toList();
        if (chosen.isEmpty() && faults.size() == stage.faults().size()) {
            faults.add(Fault.of(
                    "--only-region, --only-type, --only-file, --only-image",
                    "no staged image matches all of them",
                    "leave one out"));
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

    /** A lookup for each image, since a release of hundreds may be chosen image by image. */
    private Predicate<StagedImage> named(
            Function<ImageAttributes, String> name, List<StagedImage> staged, List<Fault> faults) {
        if (images.isEmpty()) {
            return image -> true;
        }
        Function<StagedImage, String> nameOf = image -> name.apply(image.attributes());
        Function<StagedImage, String> idOf = image -> image.attributes().region() + "/" + nameOf.apply(image);
        SortedSet<String> ids = staged.stream().map(idOf).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = staged.stream().map(nameOf).collect(Collectors.toCollection(HashSet::new));
        known.addAll(ids);
        List<String> unknown =
                images.stream().filter(value -> !known.contains(value)).toList();
        Set<String> likely = unknown.size() > MOST_SLIPS ? Set.of() : known;
        for (String value : unknown) {
            String remedy = Nearest.to(value, likely)
                    .map("did you mean %s?"::formatted)
                    .orElseGet(() -> "staged are: " + some(ids));
            faults.add(new Fault("--only-image", null, value, "matches no staged image", remedy));
        }
        Set<String> wanted = Set.copyOf(images);
        return image -> wanted.contains(idOf.apply(image)) || wanted.contains(nameOf.apply(image));
    }

    private static String some(Collection<String> words) {
        String first = words.stream().limit(NAMED).collect(Collectors.joining(", "));
        return words.size() <= NAMED ? first : first + " and " + (words.size() - NAMED) + " more";
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
