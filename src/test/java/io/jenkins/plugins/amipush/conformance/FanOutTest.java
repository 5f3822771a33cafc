package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;

/** One content in several regions: uploaded once, copied from there; and what goes wrong with copies. */
public class FanOutTest {
    private static final List<String> REGIONS = List.of("us-east-2", "eu-west-1", "ap-south-1");

    @Rule
    public final Fixture fixture = new Fixture();

    /** The fixture's file for both types in each region; the same bytes in other files, as release tools stage them. */
    private void stageAll() throws IOException {
        for (String region : REGIONS) {
            for (String type : List.of("hourly", "access")) {
                if (!(region.equals(Fixture.REGION) && type.equals("hourly"))) {
                    fixture.stage("R", region + "-" + type, Fixture.KEY, region, type);
                }
            }
        }
        // The names are those of the billing codes.
        var metadata = fixture.metadata("R");
        metadata.withObject("payload").withArray("files").forEach(file -> {
            var attributes = (ObjectNode) file.get("attributes");
            attributes
                    .withObject("billing_codes")
                    .put("name", attributes.get("type").asText().equals("hourly") ? "Hourly2" : "Access2");
        });
        fixture.metadata("R", metadata);
    }

    private List<String> states(String pointer, String field) {
        List<String> values = new ArrayList<>();
        for (JsonNode thing : fixture.state(pointer)) {
            values.add(thing.at(field).asText());
        }
        return values;
    }

    @Test
    public void copiesGoFromOneRegionToTheOthers() throws Exception {
        stageAll();
        CommandLine.Run run = fixture.push("--fan-out", "copy");
        Outcome.pushed(run);
        assertThat(fixture.requests("s3:PutObject")).hasSize(1);
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(1);
        assertThat(fixture.requests("ec2:CopySnapshot"))
                .extracting(request -> request.parameters().get("SourceRegion"))
                .containsExactly("ap-south-1", "ap-south-1");
        assertThat(states("/snapshots", "/region")).containsExactlyInAnyOrderElementsOf(REGIONS);
        assertThat(states("/images", "/region")).hasSize(6);
        assertThat(states("/snapshots", "/tags/ami-push:sha256"))
                .doesNotContain("")
                .allMatch(tag -> tag.length() == 64);
        assertThat(states("/snapshots", "/content").stream().distinct()).hasSize(1);
    }

    @Test
    public void oneThreadIsEnough() throws Exception {
        stageAll();
        for (String threads : List.of("1", "2")) {
            fixture.cloud(Fixture.PLAIN);
            fixture.env.put("AMI_PUSH_REQUEST_THREADS", threads);
            Outcome.pushed(fixture.push("--fan-out", "copy", "--transfer", "ebs-direct"));
            assertThat(states("/images", "/region")).hasSize(6);
        }
    }

    @Test
    public void whatCanNeverBecomeASnapshotIsSentOnceForAllThatShareIt() throws Exception {
        stageAll();
        var metadata = fixture.metadata("R");
        metadata.withObject("payload")
                .withArray("files")
                .forEach(file -> ((ObjectNode) file).put("sha256sum", "0".repeat(64)));
        fixture.metadata("R", metadata);
        Outcome.ended(fixture.push("--fan-out", "copy", "--transfer", "ebs-direct"), 30, "promises 000");
        assertThat(fixture.requests("ebs:StartSnapshot")).hasSize(1);
        assertThat(fixture.requests("ec2:CopySnapshot")).isEmpty();
    }

    @Test
    public void thoseThatShareASnapshotTryAgainTogether() throws Exception {
        stageAll();
        fixture.plainWith("\"faults\": [{\"on\": \"ebs:StartSnapshot\", \"error\":"
                + " {\"status\": 400, \"code\": \"ValidationException\", \"message\": \"not today\"}}]");
        Outcome.pushed(
                fixture.push("--fan-out", "copy", "--transfer", "ebs-direct", "--max-retries", "2"), "not today");
        assertThat(fixture.requests("ebs:StartSnapshot")).hasSize(2);
        assertThat(states("/images", "/region")).hasSize(6);
        assertThat(states("/snapshots", "/region")).containsExactlyInAnyOrderElementsOf(REGIONS);
    }

    @Test
    public void whatIsThereIsNotMadeAgain() throws Exception {
        stageAll();
        Outcome.pushed(fixture.push("--fan-out", "copy"));
        fixture.forget();
        Outcome.pushed(fixture.push("--fan-out", "copy"));
        assertThat(fixture.mutations()).isEmpty();
    }

    @Test
    public void onlyTheRegionThatLacksItGetsACopyOfWhatIsThere() throws Exception {
        stageAll();
        Outcome.pushed(fixture.push("--only-region", "eu-west-1"));
        fixture.forget();
        Outcome.pushed(fixture.push("--fan-out", "copy"));
        assertThat(fixture.requests("s3:PutObject")).isEmpty();
        assertThat(fixture.requests("ec2:CopySnapshot"))
                .extracting(request -> request.parameters().get("SourceRegion"))
                .containsExactly("eu-west-1", "eu-west-1");
    }

    @Test
    public void aCopyWhoseAnswerIsLostIsNotMadeTwice() throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"ec2:CopySnapshot\", \"drop\": \"after\"}]");
        stageAll();
        Outcome.pushed(fixture.push("--fan-out", "copy"));
        assertThat(states("/snapshots", "/region")).containsExactlyInAnyOrderElementsOf(REGIONS);
    }

    @Test
    public void aCopyThatIsThrottledIsTriedAgain() throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"ec2:CopySnapshot\", \"throttle\": true, \"times\": 3}]");
        stageAll();
        Outcome.pushed(fixture.push("--fan-out", "copy"));
        assertThat(states("/snapshots", "/region")).containsExactlyInAnyOrderElementsOf(REGIONS);
    }

    @Test
    public void copiesWaitForTheQuota() throws Exception {
        fixture.cloud(Fixture.PLAIN.replace(
                "\"none\"",
                "{\"importSeconds\": 0, \"importSecondsPerGiB\": 0, \"copySeconds\": 900, \"bucketSeconds\": 0}, "
                        + "\"quotas\": {\"snapshotCopies\": 1}"));
        for (int i = 0; i < 3; i++) {
            String file = "disk-%d.raw".formatted(i);
            for (String region : List.of("us-east-2", "eu-west-1")) {
                var entry = fixture.stage("S", region + "-" + i, file, region, "hourly");
                Files.writeString(fixture.root().resolve("S/" + region + "-" + i + "/AWS_IMAGES/" + file), "DISK" + i);
            }
        }
        var metadata = fixture.metadata("S");
        int index = 0;
        for (JsonNode file : metadata.at("/payload/files")) {
            ((ObjectNode) file.at("/attributes/release")).put("respin", index++ / 2);
        }
        fixture.metadata("S", metadata);
        CommandLine.Run run = fixture.pushOf("--fan-out", "copy", fixture.staged("S"));
        Outcome.pushed(run, "AWS takes no further snapshot copy in us-east-2 now");
        assertThat(states("/snapshots", "/region")).hasSize(6);
    }

    @Test
    public void aCopyThatFailsHalfWayIsMadeAnew() throws Exception {
        fixture.plainWith("\"copies\": [{\"region\": \"eu-west-1\", \"nth\": 1, \"failsAtLook\": 2}]");
        stageAll();
        Outcome.pushed(fixture.push("--fan-out", "copy"), "in eu-west-1 is in state error");
        assertThat(fixture.requests("ec2:CopySnapshot"))
                .extracting(Recorded::region)
                .containsExactlyInAnyOrder("us-east-2", "eu-west-1", "eu-west-1");
        assertThat(states("/images", "/region")).hasSize(6);
    }

    private void stopAtTheFirstLookAtACopy() {
        AtomicBoolean stopped = new AtomicBoolean();
        fixture.cloud().onRequest(request -> {
            if (request.operation().equals("ec2:DescribeSnapshots")
                    && !fixture.requests("ec2:CopySnapshot").isEmpty()
                    && stopped.compareAndSet(false, true)) {
                fixture.stop.stop("enough");
            }
        });
    }

    @Test
    public void aCopyOfAnEarlierPushThatFailsIsMadeAnew() throws Exception {
        fixture.plainWith("\"copies\": [{\"nth\": 1, \"failsAtLook\": 6}]");
        fixture.stage("R", "eu-west-1-hourly", Fixture.KEY, "eu-west-1", "hourly");
        stopAtTheFirstLookAtACopy();
        Fixture.log(fixture.push("--fan-out", "copy"), 1);
        fixture.forget();
        Outcome.pushed(fixture.push("--fan-out", "copy"), "is in state error");
        assertThat(fixture.requests("ec2:CopySnapshot")).hasSize(1);
        assertThat(states("/images", "/region")).containsExactlyInAnyOrder("us-east-2", "eu-west-1");
    }

    @Test
    public void whatIsMadeInThePlaceOfAFailedCopyIsToldOfItsImage() throws Exception {
        fixture.plainWith("\"copies\": [{\"failsAtLook\": 6}]");
        fixture.stage("R", "eu-west-1-hourly", Fixture.KEY, "eu-west-1", "hourly");
        stopAtTheFirstLookAtACopy();
        Fixture.log(fixture.push("--fan-out", "copy"), 1);
        String copiedTo = fixture.requests("ec2:CopySnapshot").get(0).region();
        fixture.forget();
        Outcome.pushed(
                fixture.push("--fan-out", "copy", "--transfer", "ebs-direct", "--only-region", copiedTo),
                "is in state error");
        assertThat(fixture.requests("ebs:StartSnapshot")).hasSize(1);
        JsonNode image = fixture.report().at("/images/0");
        assertThat(image.get("phases"))
                .extracting(phase -> phase.get("phase").asText())
                .contains("blocks", "complete", "register");
    }

    @Test
    public void aRefusedCopyIsTheFailureOfThatRegionAlone() throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"ec2:CopySnapshot\", \"region\": \"eu-west-1\", \"times\": -1,"
                + " \"error\": {\"status\": 403, \"code\": \"UnauthorizedOperation\", \"message\": \"no\"}}]");
        stageAll();
        Outcome.ended(
                fixture.push("--fan-out", "copy"), 30, "cannot copy snapshot", "to eu-west-1", "UnauthorizedOperation");
        assertThat(states("/images", "/region"))
                .containsExactlyInAnyOrder("us-east-2", "us-east-2", "ap-south-1", "ap-south-1");
    }

    @Test
    public void nothingIsCopiedAcrossTheBorderOfAPartition() throws Exception {
        fixture.stage("R", "cn-north-1-hourly", Fixture.KEY, "cn-north-1", "hourly");
        fixture.stage("R", "cn-northwest-1-hourly", Fixture.KEY, "cn-northwest-1", "hourly");
        Outcome.pushed(fixture.push("--fan-out", "copy"));
        assertThat(fixture.requests("s3:PutObject"))
                .extracting(request -> request.region())
                .containsExactlyInAnyOrder("us-east-2", "cn-north-1");
        assertThat(fixture.request("ec2:CopySnapshot").parameters()).containsEntry("SourceRegion", "cn-north-1");
    }

    @Test
    public void theDryRunTellsTheWay() throws Exception {
        stageAll();
        CommandLine.Run run = fixture.push("--fan-out", "copy", "--dry-run");
        assertThat(run.err() + run.out()).contains("copy the snapshot of ", "/rhel-8.5.raw from ap-south-1");
        assertThat(fixture.mutations()).isEmpty();
    }

    @Test
    public void anotherWayIsRefusedWithItsValues() {
        Outcome.ended(fixture.push("--fan-out", "mail"), 2, "--fan-out", "mail", "upload, copy, auto");
        Outcome.ended(fixture.push("--transfer", "ftp"), 2, "--transfer", "ftp", "s3-import, ebs-direct, auto");
    }

    @Test
    public void anImportThatDiedIsNotWaitedForAgain() throws Exception {
        fixture.plainWith("\"imports\": [{\"nth\": 1, \"steps\": [{\"status\": \"error\","
                + " \"message\": \"ServerError: bad day\"}]}]");
        Outcome.pushed(fixture.push("--fan-out", "copy"), "ServerError: bad day");
        assertThat(fixture.requests("ec2:ImportSnapshot"))
                .extracting(request -> request.parameters().get("ClientToken"))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }
}
