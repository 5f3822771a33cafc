package io.jenkins.plugins.amipush.peers;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * The program that this one succeeds pushes the same stage to the same kind of rehearsal cloud as we do: the mutating
 * calls with their parameters in their order, what exists afterwards, {@code images.json} and the exit code must be equal
 * but for the {@linkplain AllowedDifference allowed differences}.
 */
public class OriginalPeerTest {
    @Rule
    public final Python python = new Python();

    private TwoPushes pushes;

    @Before
    public void stageTheFixture() throws Exception {
        pushes = new TwoPushes(python);
        pushes.stage("rhel-8.5.raw", "us-east-2", "hourly", attributes -> {});
    }

    @AfterClass
    public static void printTable() {
        TwoPushes.printTable();
    }

    @Test
    public void fixture() throws Exception {
        pushes.compare("the fixture");
    }

    @Test
    public void shipped() throws Exception {
        pushes.compare("--ship", "--ship");
    }

    @Test
    public void shippedAndPublic() throws Exception {
        pushes.compare("--ship --allow-public-images", "--ship", "--allow-public-images");
    }

    @Test
    public void publicBecauseTheItemSaysSo() throws Exception {
        pushes.onlyImage("access", attributes -> attributes.put("public_image", true));
        pushes.compare("public_image true, access", "--ship", "--allow-public-images");
    }

    @Test
    public void notPublicBecauseTheItemSaysSo() throws Exception {
        pushes.onlyImage("hourly", attributes -> attributes.put("public_image", false));
        pushes.compare("public_image false, hourly", "--ship", "--allow-public-images");
    }

    @Test
    public void marketplace() throws Exception {
        pushes.onlyImage("marketplace", attributes -> {});
        pushes.compare("marketplace, not public by itself", "--ship", "--allow-public-images");
    }

    @Test
    public void twoRegions() throws Exception {
        pushes.stage("rhel-8.6.raw", "eu-west-1", "hourly", attributes -> {});
        pushes.compare("two images in two regions", "--ship", "--allow-public-images");
    }

    @Test
    public void theFirstRegion() throws Exception {
        pushes.clear();
        pushes.stage("rhel-8.5.raw", "us-east-1", "hourly", attributes -> {});
        pushes.compare("us-east-1, default accounts");
    }

    @Test
    public void bootModes() throws Exception {
        for (String bootMode : List.of("hybrid", "uefi", "legacy")) {
            pushes.onlyImage("hourly", attributes -> attributes.put("boot_mode", bootMode));
            pushes.compare("boot_mode " + bootMode);
        }
    }

    @Test
    public void baseProduct() throws Exception {
        pushes.onlyImage(
                "hourly",
                attributes -> attributes
                        .withObject("release")
                        .put("base_product", "RHEL")
                        .put("base_version", "8.5")
                        .put("type", "beta"));
        pushes.compare("base_product, base_version, beta", "--ship");
    }

    @Test
    public void sparseMetadata() throws Exception {
        pushes.onlyImage("access", attributes -> {
            attributes
                    .withObject("release")
                    .put("arch", "arm64")
                    .putNull("version")
                    .putNull("variant");
            attributes.withObject("release").putNull("type");
            attributes.putNull("ena_support");
            attributes.withObject("billing_codes").putArray("codes");
        });
        pushes.compare("arm64, nulls, no billing codes", "--ship");
    }

    @Test
    public void optionalMetadata() throws Exception {
        pushes.onlyImage(
                "hourly",
                attributes -> attributes
                        .put("release_notes", "Notes \u00e9\u4e16\ud83d\ude00")
                        .put("usage_instructions", "ssh ec2-user")
                        .put("recommended_instance_type", "m5.large")
                        .put("marketplace_entity_type", "AmiProduct")
                        .put("scanning_port", 22)
                        .put("user_name", "ec2-user")
                        .put("version_title", "Title")
                        .put("uefi_support", true)
                        .put("boot_mode", "uefi"));
        pushes.compare("every optional field");
    }

    @Test
    public void xz() throws Exception {
        pushes.clear();
        Path file = pushes.stage("rhel-8.5.raw.xz", "us-east-2", "hourly", attributes -> {});
        try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options())) {
            out.write(random(3 << 20));
        }
        pushes.compare("an .xz file");
    }

    @Test
    public void inParts() throws Exception {
        Files.write(pushes.stage().resolve("us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw"), random(20 << 20));
        pushes.compare("20 MiB, in parts");
    }

    @Test
    public void ownBucketAndManyAccounts() throws Exception {
        pushes.compare(
                "--container-prefix, several accounts",
                "--container-prefix",
                "pfx",
                "--accounts",
                "{\"default\":{\"a\":\"111111111111\",\"b\":\"222222222222\"}}",
                "--snapshot-account-ids",
                "{\"us-east-2\":[\"333333333333\",\"444444444444\"]}");
    }

    @Test
    public void sharedWithNobody() throws Exception {
        pushes.compare(
                "shared with nobody", "--accounts", "{\"default\":{}}", "--snapshot-account-ids", "{\"default\":[]}");
    }

    @Test
    public void unknownToRhsm() throws Exception {
        pushes.scenario(pushes.scenario().replace("\"acceptUnknown\": true", "\"acceptUnknown\": false"));
        pushes.compare("RHSM: PUT 404, POST", "--ship");
    }

    @Test
    public void refusedByRhsm() throws Exception {
        pushes.scenarioWith("\"faults\": [{\"on\": \"rhsm:PUT amis\", \"error\": {\"status\": 400}}]");
        pushes.compare("RHSM: PUT 400, POST", "--ship");
    }

    @Test
    public void productMissing() throws Exception {
        pushes.scenario(pushes.scenario().replace("RHEL_HOURLY", "OTHER"));
        pushes.compare("product missing in RHSM: no write at all");
    }

    @Test
    public void importFails() throws Exception {
        pushes.scenarioWith(
                "\"imports\": [{\"outcome\": \"error\", \"message\": \"ServerError: bad\", \"afterSeconds\": 0}]");
        pushes.compare("import fails at every attempt", "--max-retries", "2");
    }

    @Test
    public void oneOfTwoFails() throws Exception {
        pushes.stage("rhel-8.6.raw", "eu-west-1", "hourly", attributes -> {});
        pushes.scenarioWith("\"faults\": [{\"on\": \"ec2:RegisterImage\", \"region\": \"eu-west-1\","
                + " \"times\": -1, \"error\": {\"status\": 400, \"code\": \"Unexpected\"}}]");
        pushes.compare("one image of two fails", "--ship", "--max-retries", "2");
    }

    @Test
    public void registrationFailsOnce() throws Exception {
        pushes.refuseOnce("ec2:RegisterImage");
        pushes.compare("RegisterImage refused once");
    }

    @Test
    public void goesOnFromAnObject() throws Exception {
        pushes.refuseOnce("ec2:ImportSnapshot");
        pushes.compareAfterFailure("the original came as far as the object");
        Files.write(pushes.stage().resolve("us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw"), random(20 << 20));
        pushes.compareAfterFailure("the same, the object in parts");
    }

    @Test
    public void goesOnFromASnapshot() throws Exception {
        pushes.refuseOnce("ec2:RegisterImage");
        pushes.compareAfterFailure("the original came as far as the snapshot");
    }

    /**
     * A finished release pushed again. The original grants and publishes once more what stands already; we look, and make
     * no call that would change nothing.
     */
    @Test
    public void again() throws Exception {
        pushes.again(true, "pushed again after our push");
    }

    /** The same where the original made the release: we take it over as it is. */
    @Test
    public void takenOver() throws Exception {
        pushes.again(false, "pushed again after the original's push");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
