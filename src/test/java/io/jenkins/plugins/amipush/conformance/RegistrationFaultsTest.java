package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;

/** What EC2 would refuse when the snapshot is there is refused before anybody is asked anything. */
public class RegistrationFaultsTest {
    private static final String ARM = "arm64";

    @Rule
    public final Fixture fixture = new Fixture();

    /** Every refusal of RegisterImage that metadata can cause: a change of the fixture's attributes, and the fault. */
    private record Refusal(String fault, Consumer<ObjectNode> change) {}

    private static Refusal set(String field, String value, String fault) {
        return new Refusal(field + ": " + fault, attributes -> attributes.put(field, value));
    }

    private static Refusal codes(String fault, String... codes) {
        return new Refusal("billing_codes.codes[" + fault, attributes -> {
            var list = attributes.withObject("billing_codes").putArray("codes");
            List.of(codes).forEach(list::add);
        });
    }

    private static final List<Refusal> REFUSALS = List.of(
            new Refusal(
                    "image name: EC2 takes 3 to 128 of the characters",
                    attributes -> attributes.withObject("release").put("product", "RHEL+X")),
            set("volume", "st1", "EC2 does not boot from this type of volume (found: st1); use gp3 or gp2"),
            set("volume", "io2", "EC2 registers this type only with a number of IOPS, which the metadata cannot give"),
            set(
                    "root_device",
                    "sda one",
                    "EC2 knows no device of this name (found: sda one); name a device such as /dev/sda1"),
            set("root_device", "sda/1", "EC2 knows no device of this name"),
            set("root_device", "/dev/nvme0n1", "EC2 knows no device of this name"),
            set("description", "d".repeat(256), "has 256 characters, and EC2 takes 255"),
            set(
                    "description",
                    "RHEL \u2014 by Red Hat",
                    "holds the character U+2014, and EC2 takes ASCII alone (found: RHEL \u2014 by Red Hat);"
                            + " write it in ASCII"),
            new Refusal(
                    "boot_mode: EC2 boots arm64 with UEFI alone (found: legacy); use uefi, or correct release.arch",
                    attributes -> attributes
                            .put("boot_mode", "legacy")
                            .withObject("release")
                            .put("arch", ARM)),
            new Refusal(
                    "uefi_support: EC2 boots arm64 with UEFI alone (found: false); write true, or correct release.arch",
                    attributes -> attributes
                            .put("uefi_support", false)
                            .withObject("release")
                            .put("arch", ARM)),
            codes("0]: is no billing product code (found: notabp); write it as AWS gave it", "notabp"),
            codes("1]: is listed before, and EC2 takes it once (found: bp-1); remove it", "bp-1", "bp-1"));

    @Test
    public void whatEc2RefusesToRegisterIsRefusedAtTheStart() throws Exception {
        for (Refusal refusal : REFUSALS) {
            stage(refusal.change);
            CommandLine.Run run = fixture.push();
            Outcome.ended(run, Outcome.FAILED);
            assertThat(faults(run))
                    .as(run.err())
                    .singleElement()
                    .asString()
                    .contains(fixture.image() + ": " + refusal.fault);
            assertThat(fixture.requests()).isEmpty();
            assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("INVALIDFILE");
        }
    }

    @Test
    public void allFaultsAreToldAtOnce() throws Exception {
        stage(attributes -> {
            attributes.put("root_device", "sda one").put("description", "\u00e9".repeat(256));
            attributes.withObject("billing_codes").putArray("codes").add("x").add("bp-1");
        });
        CommandLine.Run run = fixture.push();
        Outcome.ended(run, Outcome.FAILED);
        assertThat(faults(run)).hasSize(4);
    }

    @Test
    public void whatEc2RegistersIsPushed() throws Exception {
        for (Consumer<ObjectNode> change : List.<Consumer<ObjectNode>>of(
                attributes -> attributes.put("description", "d".repeat(255)).put("root_device", "/dev/xvda"),
                attributes -> attributes
                        .put("uefi_support", false)
                        .put("boot_mode", "uefi")
                        .withObject("release")
                        .put("arch", ARM),
                attributes -> attributes.put("boot_mode", "legacy").put("root_device", "/dev/sda"))) {
            fixture.plainWith("\"throttling\": false");
            stage(change);
            Outcome.pushed(fixture.push());
        }
    }

    @Test
    public void anImageThatIsThereNeedNotBeRegistered() throws Exception {
        Outcome.pushed(fixture.push());
        JsonNode images = fixture.imagesJson();
        // Of an older version, which left no trace of the billing products.
        try (OtherTool other = new OtherTool(fixture.cloud(), Fixture.REGION)) {
            other.ec2.deleteTags(
                    request -> request.resources(images.get(0).get("ami").asText())
                            .tags(tag -> tag.key("ami-push:billing-products")));
        }
        ((ObjectNode) images.get(0))
                .withObject("billing_codes")
                .putArray("codes")
                .add("notabp");
        try (HttpDocuments pub = new HttpDocuments()) {
            pub.documents.put("/pub/task/7/log/images.json", images.toString());
            Outcome.pushed(fixture.pushOf("pub:" + pub.url() + "?task_id=7"));
        }
    }

    @Test
    public void aRefusalThatNobodyForesawIsNotTriedAgain() throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"ec2:RegisterImage\", \"times\": -1, \"error\": {\"status\": 400,"
                + " \"code\": \"InvalidBlockDeviceMapping\", \"message\": \"snapshot is bigger than the volume\"}}]");
        Outcome.ended(
                fixture.push(),
                Outcome.FAILED,
                "InvalidBlockDeviceMapping: snapshot is bigger than the volume",
                "correct root_device and volume in the stage's metadata");
        assertThat(fixture.requests("ec2:RegisterImage")).hasSize(1);
    }

    /** Who had the quota raised must not be refused. */
    @Test
    public void moreAccountsThanTheUsualQuota() throws Exception {
        fixture.plainWith("\"quotas\": {\"launchPermissions\": 1001}");
        Outcome.pushed(
                fixture.push("--accounts", accounts(1001)),
                "--accounts names 1001 accounts for us-east-2; EC2 shares an image with 1000 unless");
        assertThat(fixture.only("/images").at("/launchAccounts")).hasSize(1001);
    }

    @Test
    public void asManyAccountsAsEc2SharesAnImageWith() throws Exception {
        Outcome.pushed(fixture.push("--ship", "--allow-public-images", "--accounts", accounts(1000)));
        assertThat(fixture.only("/images").at("/launchAccounts")).hasSize(1000);
        assertThat(fixture.only("/images").get("public").asBoolean()).isTrue();
    }

    /** The account has a smaller quota than most, or the image is shared with others already. */
    @Test
    public void aQuotaOfAccountsThatIsUsedUpIsNotTriedAgain() throws Exception {
        fixture.plainWith("\"quotas\": {\"launchPermissions\": 1}");
        Outcome.ended(
                fixture.push("--accounts", accounts(2)),
                Outcome.FAILED,
                "ResourceLimitExceeded",
                "have the quota \"AMI sharing\" raised in us-east-2, or take permissions from accounts that need none");
        assertThat(fixture.requests("ec2:ModifyImageAttribute")).hasSize(1);
    }

    private static String accounts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"a%d\": \"%012d\"".formatted(i, i))
                .collect(Collectors.joining(", ", "{\"default\": {", "}}"));
    }

    private void stage(Consumer<ObjectNode> change) throws Exception {
        fixture.edit(attributes -> {
            attributes.removeAll().setAll(Fixture.attributes(Fixture.REGION, "hourly"));
            change.accept(attributes);
        });
    }

    /** What is wrong, without what becomes of the images and of the push for it. */
    private static List<String> faults(CommandLine.Run run) {
        return run.errLines().stream()
                .filter(line -> line.contains("[ERROR   ] /") || line.contains("[ERROR   ] --"))
                .toList();
    }
}
