package io.jenkins.plugins.amipush.engine.aws;

import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The regions that this version of the SDK knows of; AWS opens others. */
public final class KnownRegions {
    private KnownRegions() {}

    /** The partition of AWS that a region belongs to, such as {@code aws-cn}. */
    public static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    public static boolean contain(String region) {
        return Region.regions().stream().anyMatch(known -> known.id().equals(region));
    }
}
