package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.Images;
import io.jenkins.plugins.amipush.engine.aws.Snapshots;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who may use the images of a region and their root snapshots. EC2 tells the accounts of an image, or the images of an
 * account: for a release, which has many images and few accounts, the second takes far fewer calls. It tells nothing of
 * accounts that are not asked for.
 *
 * @param images the accounts that may launch an image, by its id
 * @param snapshots the accounts that may make volumes of a snapshot, by its id
 */
record Grants(Map<String, Set<String>> images, Map<String, Set<String>> snapshots) {
    static final Grants UNKNOWN = new Grants(Map.of(), Map.of());

    /** So few are asked for one by one, which tells of other accounts, too. */
    private static final int FEW = 2;

    /**
     * Asks account by account, where there are fewer accounts than images.
     *
     * @param images those that bear the names of the planned ones
     * @param plans all of the region
     */
    static Grants take(AwsClients aws, String region, List<Image> images, List<ImagePlan> plans) {
        List<Image> usable = images.stream().filter(Image::usable).toList();
        return new Grants(
                ask(
                        ids(usable, Image::id),
                        accounts(plans, ImagePlan::accounts),
                        new Images(aws, region)::launchableBy),
                ask(
                        ids(usable, Image::snapshotId),
                        accounts(plans, ImagePlan::snapshotAccounts),
                        new Snapshots(aws, region)::restorableBy));
    }

    private static Set<String> ids(List<Image> images, Function<Image, String> id) {
        return images.stream().map(id).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static Set<String> accounts(List<ImagePlan> plans, Function<ImagePlan, List<String>> accounts) {
        return plans.stream().flatMap(plan -> accounts.apply(plan).stream()).collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> ask(
            Set<String> ids, Set<String> accounts, BiFunction<String, Collection<String>, Set<String>> granted) {
        Map<String, Set<String>> grants = new HashMap<>();
        if (ids.size() > Math.max(FEW, accounts.size())) {
            ids.forEach(id -> grants.put(id, new HashSet<>()));
            for (String account : accounts) {
                granted.apply(account, ids).forEach(id -> grants.get(id).add(account));
            }
        }
        return grants;
    }

    /** The accounts among those of the plans that may launch the image, or null where that was not asked. */
    Set<String> ofImage(String id) {
        return images.get(id);
    }

    /** The accounts among those of the plans that may make volumes of the snapshot, or null where that was not asked. */
    Set<String> ofSnapshot(String id) {
        // EC2 may not show yet what a pending image was made of.
        return id == null ? null : snapshots.get(id);
    }
}
