package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.KnownRegions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides, once for a whole push, which images share a snapshot, and which regions get theirs as copies. */
final class Routes {
    /** What a copy takes: so much, and so much more a GiB (facts on AWS, times). */
    private static final Duration COPY = Duration.ofSeconds(180);

    private static final double COPY_SECONDS_A_GIB = 15;

    /** What a build agent's line carries, in bytes a second: 1 Gbit/s. Nobody knows it before the first upload. */
    private static final double LINE = 125e6;

    private static final double GIB = 1L << 30;

    private final FanOut fanOut;
    private final Map<String, Findings> findings;
    private final Map<String, Route> routes = new HashMap<>();

    private Routes(FanOut fanOut, Map<String, Findings> findings) {
        this.fanOut = fanOut;
        this.findings = findings;
    }

    /**
     * @param plans all images of the push
     * @param findings what exists of each, by its id
     */
    static Routes of(FanOut fanOut, Collection<ImagePlan> plans, Map<String, Findings> findings, Digests digests)
            throws InterruptedException {
        Routes routes = new Routes(fanOut, findings);
        Map<String, String> contents = routes.contents(plans, digests);
        plans.stream()
                .filter(plan -> contents.containsKey(plan.id()))
                // Nothing is copied across the border of a partition.
                .collect(Collectors.groupingBy(
                        plan -> contents.get(plan.id()) + " " + KnownRegions.partition(plan.region()),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values()
                .forEach(alike -> routes.add(contents.get(alike.get(0).id()), alike));
        return routes;
    }

    /** The way of an image's snapshot; empty where the image has no file, or nothing need be known of its content. */
    Optional<Route> of(ImagePlan plan) {
        return Optional.ofNullable(routes.get(plan.id()));
    }

    /**
     * Those that have a snapshot get a way as well, for it may prove to be of no use.
     *
     * @param alike images of one content in one partition, in their order
     */
    private void add(String content, List<ImagePlan> alike) {
        List<ImagePlan> needing = alike.stream().filter(this::needsSnapshot).toList();
        // A region that has the content is the one to copy from; else the first.
        ImagePlan home = alike.stream()
                .filter(plan -> findings.get(plan.id()).held().isPresent())
                .findFirst()
                .or(() -> needing.stream().findFirst())
                .orElse(alike.get(0));
        long others = needing.stream()
                .map(ImagePlan::region)
                .filter(region -> !region.equals(home.region()))
                .distinct()
                .count();
        boolean copies = copies(fanOut, others, home.staged().size());
        List<ImagePlan> waiting = copies ? needing : in(home.region(), needing);
        Route first =
                new Route(content, home, Optional.empty(), ids(waiting.isEmpty() ? unmade(home, alike) : waiting));
        Map<String, List<ImagePlan>> regions = alike.stream()
                .collect(Collectors.groupingBy(ImagePlan::region, LinkedHashMap::new, Collectors.toList()));
        regions.forEach((region, images) -> {
            List<ImagePlan> served =
                    in(region, needing).isEmpty() ? unmade(images.get(0), images) : in(region, needing);
            Route route = region.equals(home.region())
                    ? first
                    : new Route(content, served.get(0), copies ? Optional.of(first) : Optional.empty(), ids(served));
            images.forEach(plan -> routes.put(plan.id(), route));
        });
    }

    /** Those of the plan's region of which there is no image yet, else the plan alone. */
    private List<ImagePlan> unmade(ImagePlan plan, List<ImagePlan> alike) {
        List<ImagePlan> unmade = in(plan.region(), alike).stream()
                .filter(each -> findings.get(each.id()).image() == null)
                .toList();
        return unmade.isEmpty() ? List.of(plan) : unmade;
    }

    private static List<ImagePlan> in(String region, List<ImagePlan> plans) {
        return plans.stream().filter(plan -> plan.region().equals(region)).toList();
    }

    private boolean needsSnapshot(ImagePlan plan) {
        Findings found = findings.get(plan.id());
        return found.image() == null && found.snapshot() == null;
    }

    private static List<String> ids(List<ImagePlan> plans) {
        return plans.stream().map(ImagePlan::id).toList();
    }

    /**
     * @param others the regions that would get a copy
     * @param size of the staged file, bytes
     */
    static boolean copies(FanOut fanOut, long others, long size) {
        return switch (fanOut) {
            case UPLOAD -> false;
            case COPY -> true;
            case AUTO -> others * size / LINE > COPY.toSeconds() + COPY_SECONDS_A_GIB * size / GIB;
        };
    }

    /**
     * What tells the contents of images apart, by image id. A file is read for it only where another one has the same
     * size and so may have the same content.
     */
    private Map<String, String> contents(Collection<ImagePlan> plans, Digests digests) throws InterruptedException {
        List<ImagePlan> needing = new ArrayList<>();
        Map<String, String> contents = new HashMap<>();
        List<ImagePlan> withFile =
                plans.stream().filter(plan -> plan.staged().path() != null).toList();
        for (ImagePlan plan : withFile) {
            Optional<String> known = digests.known(plan.staged());
            known.ifPresent(digest -> contents.put(plan.id(), digest));
            if (known.isEmpty() && needsSnapshot(plan)) {
                needing.add(plan);
            }
        }
        Map<Long, Set<String>> filesBySize = new HashMap<>();
        for (ImagePlan plan : withFile) {
            filesBySize
                    .computeIfAbsent(plan.staged().size(), size -> new HashSet<>())
                    .add(file(plan));
        }
        for (ImagePlan plan : needing) {
            boolean single = filesBySize.get(plan.staged().size()).size() == 1;
            contents.put(plan.id(), single ? file(plan) : digests.of(plan.staged()));
        }
        return contents;
    }

    private static String file(ImagePlan plan) {
        return DigestCache.identity(plan.staged().path())
                .orElse(plan.staged().path().toString());
    }
}
