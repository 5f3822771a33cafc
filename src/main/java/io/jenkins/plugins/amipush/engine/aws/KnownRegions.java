package io.jenkins.plugins.amipush.engine.aws;

import software.amazon.awssdk.regions.Region;

/** The regions that this version of the SDK knows of; AWS opens others. */
public final class KnownRegions {
    private KnownRegions() {}

    public static boolean contain(String region) {
        return Region.regions().stream().anyMatch(known -> known.id().equals(region));
    }
}
