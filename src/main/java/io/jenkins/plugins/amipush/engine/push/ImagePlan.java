package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.Registration;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import java.util.List;

/**
 * An image that has to exist, and how.
 *
 * @param id {@code REGION/NAME}
 * @param staged the push item; where several stage the same image, the first
 * @param dest the staged directories of all of them
 * @param bucket the bucket's name
 * @param key the object's
 * @param accounts who may launch it
 * @param snapshotAccounts who may make volumes of its snapshot
 * @param mayBePublic whether the metadata wants it released to everybody
 */
record ImagePlan(
        String id,
        StagedImage staged,
        List<String> dest,
        String name,
        String bucket,
        String key,
        Registration registration,
        List<String> accounts,
        List<String> snapshotAccounts,
        boolean mayBePublic) {

    String region() {
        return staged.attributes().region();
    }

    /** The object that it is imported from, the same for all images that share the upload. */
    String object() {
        return bucket + "/" + key;
    }
}
