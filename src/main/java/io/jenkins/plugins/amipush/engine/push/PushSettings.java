package io.jenkins.plugins.amipush.engine.push;

import java.time.Duration;
import java.util.Map;

/**
 * What a push is asked to do.
 *
 * @param ship publish the images in RHSM
 * @param allowPublicImages release to everybody what may be public (with {@code ship} only)
 * @param provider the RHSM provider's short name, such as {@code AWS}
 * @param containerPrefix buckets are named {@code PREFIX-REGION}
 * @param accounts who may launch the images
 * @param snapshotAccounts who may make volumes of the snapshots
 * @param attempts how often an image is tried in all, at least 1
 * @param retryWait the wait before the second attempt; it doubles from there
 * @param imagesAtATime how many images are worked on at a time, those that wait for AWS among them; at least 1
 * @param tags set on object, snapshot and AMI beside the push's own
 * @param importRole the role that EC2 imports with, or null for AWS's default, {@code vmimport}
 * @param pollInterval between two looks at an import
 * @param bucketWait how long a new bucket is left alone until EC2 can be expected to see it
 * @param importTimeout when an import is given up
 * @param transfer the way that the bytes take
 * @param fanOut how a content comes to several regions
 * @param dryRun read everything, change nothing
 * @param rehearsal account ids and region names of documentation are let through
 */
public record PushSettings(
        boolean ship,
        boolean allowPublicImages,
        String provider,
        String containerPrefix,
        AccountMap accounts,
        AccountMap snapshotAccounts,
        int attempts,
        Duration retryWait,
        int imagesAtATime,
        Map<String, String> tags,
        String importRole,
        Duration pollInterval,
        Duration bucketWait,
        Duration importTimeout,
        Transfer transfer,
        FanOut fanOut,
        boolean dryRun,
        boolean rehearsal) {
    /** Whether images of one content share a snapshot in each region; else each has one of its own, as ever. */
    boolean sharesSnapshots() {
        return transfer != Transfer.S3_IMPORT || fanOut != FanOut.UPLOAD;
    }
}
