package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section E that are about snapshot imports: their ends, their limits, their number. */
public class ImportTest {
    private static final String ACTIVE = "{\"status\": \"active\", \"progress\": \"10\"}";

    @Rule
    public final Fixture fixture = new Fixture();

    private void imports(String rules) throws Exception {
        fixture.plainWith("\"imports\": [" + rules + "]");
    }

    @Test
    public void E18_inputIsToBlame() throws Exception {
        imports("{\"steps\": [" + ACTIVE + ", {\"status\": \"error\", \"message\": \"ClientError: bad\"}]}");
        assertThat(Fixture.log(fixture.push(), 30))
                .contains(
                        "ended with status error: ClientError: bad",
                        "check that the staged file is a bootable raw disk");
        assertThat(fixture.state("/images")).isEmpty();
        assertThat(fixture.report().at("/images/0/reason").asText()).contains("ClientError: bad");
    }

    @Test
    public void E18_awsIsToBlame() throws Exception {
        imports("{\"nth\": 1, \"steps\": [" + ACTIVE
                + ", {\"status\": \"error\", \"message\": \"ServerError: bad day\"}]}");
        assertThat(Fixture.log(fixture.push(), 0)).contains("ServerError: bad day");
        Set<String> tokens = fixture.requests("ec2:ImportSnapshot").stream()
                .map(request -> request.parameters().get("ClientToken"))
                .collect(Collectors.toSet());
        // AWS answers a token that it knows with the import that died.
        assertThat(tokens).hasSize(2);
        assertThat(fixture.requests("s3:PutObject")).hasSize(1);
        assertThat(fixture.state("/snapshots")).hasSize(1);
    }

    @Test
    public void E18_awsIsAlwaysToBlame() throws Exception {
        imports("{\"steps\": [" + ACTIVE + ", {\"status\": \"error\", \"message\": \"ServerError: bad day\"}]}");
        assertThat(Fixture.log(fixture.push(), 30)).contains("ServerError: bad day");
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(4);
        // The next push is not answered with one of the dead either.
        fixture.forget();
        Fixture.log(fixture.push("--max-retries", "1"), 30);
        assertThat(fixture.state("/importTasks")).hasSize(5);
    }

    @Test
    public void E19_importIsDeleted() throws Exception {
        imports("{\"steps\": [" + ACTIVE + ", {\"status\": \"deleted\", \"message\": \"ClientError: user asked\"}]}");
        endsAtOnce("ended with status deleted: ClientError: user asked");
    }

    @Test
    public void E19_importIsCancelled() throws Exception {
        imports("{\"steps\": [" + ACTIVE + ", {\"status\": \"cancelled\", \"message\": \"by someone\"}]}");
        endsAtOnce("ended with status cancelled: by someone");
    }

    private void endsAtOnce(String words) throws Exception {
        assertThat(Fixture.log(fixture.push(), 30)).contains(words, "somebody ended it; run again to import once more");
        assertThat(fixture.requests("ec2:DescribeImportSnapshotTasks").stream()
                        .filter(request -> request.parameters().containsKey("ImportTaskId.1")))
                .hasSize(2);
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(1);
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("UPLOADFAILED");
    }

    @Test
    public void E20_importNeverEnds() throws Exception {
        imports("{\"outcome\": \"never\"}");
        assertThat(Fixture.log(fixture.push("--import-timeout", "600"), 30))
                .contains("Timed out waiting for snapshot import import-snap-", "raise --import-timeout");
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(1);
    }

    @Test
    public void E20_theUsualLimit() throws Exception {
        imports("{\"outcome\": \"never\"}");
        assertThat(Fixture.log(fixture.push(), 30)).contains("Timed out waiting for snapshot import");
        Recorded begun = fixture.requests("ec2:ImportSnapshot").get(0);
        Recorded last = fixture.requests("ec2:DescribeImportSnapshotTasks").stream()
                .reduce((first, second) -> second)
                .orElseThrow();
        // The last look is asked before the two hours are over, and answered after.
        assertThat(Duration.between(begun.time(), last.time())).isGreaterThan(Duration.ofMinutes(119));
        // 13.5 s apart at least, for two hours.
        assertThat(fixture.sleeps.stream().filter(Fixture::lookAtAnImport).count())
                .isBetween(1L, 535L);
    }

    @Test
    public void importThatWasGivenUpIsTakenUpAgain() throws Exception {
        imports("{\"outcome\": \"completed\", \"afterSeconds\": 8000}");
        Fixture.log(fixture.push("--import-timeout", "60"), 30);
        String task = fixture.only("/importTasks").get("importTaskId").asText();
        fixture.forget();
        assertThat(Fixture.log(fixture.push("--import-timeout", "100000"), 0))
                .contains("Going on with snapshot import " + task + " of an earlier push");
        assertThat(fixture.mutations())
                .containsExactly(
                        "ec2:CreateTags",
                        "ec2:ModifySnapshotAttribute",
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute");
        assertThat(fixture.state("/snapshots")).hasSize(1);
    }

    /** AWS takes one import at a time here, so the second image's begins when the first one's has ended. */
    @Test
    public void quotaOfImports() throws Exception {
        fixture.plainWith(
                "\"quotas\": {\"importTasks\": 1}, \"imports\": [{\"outcome\": \"completed\", \"afterSeconds\": 400}]");
        fixture.stage("R", "us-east-2-hourly", "second.raw", Fixture.REGION, "hourly");
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/1/attributes/release")).put("respin", 6);
        fixture.metadata("R", metadata);
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.state("/images")).hasSize(2);
        assertThat(fixture.state("/snapshots")).hasSize(2);
        assertThat(fixture.report().at("/images/0/attempts").asInt()).isEqualTo(1);
        assertThat(fixture.report().at("/images/1/attempts").asInt()).isEqualTo(1);
    }

    @Test
    public void fullQuotaIsWaitedFor() throws Exception {
        fixture.plainWith("""
                "faults": [{"on": "ec2:ImportSnapshot", "times": 2,
                            "error": {"status": 400, "code": "ResourceLimitExceeded", "message": "too many"}}]""");
        assertThat(Fixture.log(fixture.push(), 0))
                .containsOnlyOnce("AWS takes no further snapshot import in us-east-2 now; waiting for one to end");
        assertThat(fixture.sleeps).containsSequence(Duration.ofSeconds(30), Duration.ofSeconds(30));
        assertThat(fixture.report().at("/images/0/attempts").asInt()).isEqualTo(1);
    }

    @Test
    public void quotaThatNeverFrees() throws Exception {
        fixture.plainWith("""
                "faults": [{"on": "ec2:ImportSnapshot", "times": -1,
                            "error": {"status": 400, "code": "ResourceLimitExceeded", "message": "too many"}}]""");
        assertThat(Fixture.log(fixture.push("--import-timeout", "300"), 30))
                .contains("AWS took no further snapshot import in us-east-2 for 300 s", "ask AWS for a higher quota");
    }
}
