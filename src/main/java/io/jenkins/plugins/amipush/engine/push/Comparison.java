package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.Registration;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells in what an image that bears the right name is not the image that is meant; one for a whole push. */
final class Comparison {
    private static final String ARM = "arm64";
    private static final String UEFI = "uefi";

    /** EC2's limit for a description. */
    private static final int LONGEST_DESCRIPTION = 255;

    private final Digests digests;
    private final Reporter reporter;
    private final AtomicBoolean billingUnknown = new AtomicBoolean();

    Comparison(Digests digests, Reporter reporter) {
        this.digests = digests;
        this.reporter = reporter;
    }

    /** @param content the digest of what the image holds, or null where nothing tells */
    List<Fault> faults(ImagePlan plan, Image image, String content) throws InterruptedException {
        List<Fault> faults = new ArrayList<>();
        identity(faults, plan, image);
        attributes(faults, plan, image);
        description(faults, plan, image);
        billing(faults, plan, image);
        content(faults, plan, image, content);
        return faults;
    }

    /** Whoever names an image of an earlier push means that one, whatever bears its name by now. */
    private static void identity(List<Fault> faults, ImagePlan plan, Image image) {
        String named = plan.staged().imageId();
        if (named != null && !named.equals(image.id())) {
            faults.add(Finder.fault(
                    plan,
                    "ami",
                    null,
                    "is %s as listed, but image %s in %s bears the name %s"
                            .formatted(PlainText.excerpt(named, 80), image.id(), plan.region(), plan.name()),
                    remedy(plan)));
        }
    }

    private static void attributes(List<Fault> faults, ImagePlan plan, Image image) {
        Registration wanted = plan.registration();
        compare(faults, plan, image, "release.arch", wanted.architecture(), image.architecture());
        compare(faults, plan, image, "virtualization", wanted.virtualization(), image.virtualization());
        compare(faults, plan, image, "root_device", wanted.rootDevice(), image.rootDevice());
        // An arm64 image has no other boot mode, whether its registration said so or not.
        if (wanted.bootMode() != null || !(ARM.equals(image.architecture()) && UEFI.equals(image.bootMode()))) {
            compare(faults, plan, image, "boot_mode", wanted.bootMode(), image.bootMode());
        }
        compare(faults, plan, image, "ena_support", wanted.enaSupport(), Boolean.TRUE.equals(image.enaSupport()));
        compare(faults, plan, image, "sriov_net_support", wanted.sriovNetSupport(), image.sriovNetSupport());
        if (image.volumeType() != null) {
            compare(faults, plan, image, "volume", wanted.volumeType(), image.volumeType());
        }
    }

    private static void description(List<Fault> faults, ImagePlan plan, Image image) {
        String wanted = words(plan.registration().description());
        String found = words(image.description());
        // A list of an earlier push may leave it out, and then claims nothing.
        boolean staged = plan.staged().path() != null;
        if (wanted != null || staged) {
            String remedy = staged ? "change the image's description, or raise release.respin" : remedy(plan);
            compare(faults, plan, image, "description", wanted, found, remedy);
        }
    }

    /** A description as it reads: no finished release is refused for a line end that EC2 or XML has changed. */
    private static String words(String description) {
        String words = description == null ? "" : description.strip().replaceAll("\\s+", " ");
        return words.isEmpty() ? null : '"' + PlainText.excerpt(words, LONGEST_DESCRIPTION) + '"';
    }

    /** EC2 tells nobody what an image is billed for: only the tag that its registration left does. */
    private void billing(List<Fault> faults, ImagePlan plan, Image image) {
        if (image.billing().isPresent()) {
            String wanted = plan.registration().billing();
            compare(
                    faults,
                    plan,
                    image,
                    "billing_codes.codes",
                    wanted,
                    image.billing().get());
        } else if (!billingUnknown.getAndSet(true)) {
            // Once: after the first release that an older version has pushed, it would be said of every image.
            reporter.warn(
                    "Image %s, for one, does not say with which billing product codes it was registered (no tag %s): "
                            + "that they are those of the metadata is taken on trust",
                    image.id(), Tags.BILLING);
        }
    }

    private void content(List<Fault> faults, ImagePlan plan, Image image, String content) throws InterruptedException {
        StagedImage item = plan.staged();
        boolean listed = item.path() == null;
        if (listed && item.sha256() == null) {
            return;
        }
        if (content == null) {
            reporter.of(plan.id())
                    .warn(
                            "Image %s does not say what it was made of (no tag %s): that it holds %s is taken on trust",
                            image.id(), Tags.SHA256, listed ? "what has the SHA-256 " + item.sha256() : item.file());
        } else {
            compare(faults, plan, image, listed ? "sha256sum" : "content (SHA-256)", digests.of(item), content);
        }
    }

    private static void compare(
            List<Fault> faults, ImagePlan plan, Image image, String field, Object wanted, Object found) {
        compare(faults, plan, image, field, wanted, found, remedy(plan));
    }

    private static void compare(
            List<Fault> faults, ImagePlan plan, Image image, String field, Object wanted, Object found, String remedy) {
        if (!Objects.equals(wanted, found)) {
            faults.add(Finder.fault(
                    plan,
                    field,
                    null,
                    "is %s as %s, but %s in image %s in %s, which has the same name"
                            .formatted(
                                    Objects.toString(wanted, "none"),
                                    plan.staged().path() == null ? "listed" : "staged",
                                    Objects.toString(found, "none"),
                                    image.id(),
                                    plan.region()),
                    remedy));
        }
    }

    private static String remedy(ImagePlan plan) {
        return plan.staged().path() == null
                ? "name the task that pushed that image, or push the stage instead"
                : "raise release.respin, or deregister that image";
    }
}
