package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * A connection that drops at any call that changes something, before the call is done or after, so that nobody hears of
 * it; and calls that are throttled. A release comes of it all the same, once.
 */
@RunWith(Parameterized.class)
public class LostAnswerTest {
    private static final List<String> CALLS = List.of(
            "s3:CreateBucket",
            "s3:PutObject",
            "s3:CreateMultipartUpload",
            "s3:UploadPart",
            "s3:CompleteMultipartUpload",
            "s3:PutObjectTagging",
            "ec2:ImportSnapshot",
            "ec2:CreateTags",
            "ec2:ModifySnapshotAttribute",
            "ec2:RegisterImage",
            "ec2:ModifyImageAttribute",
            "rhsm:POST regions",
            "rhsm:PUT amis",
            "rhsm:POST amis");

    private static final List<String> TROUBLES = List.of(
            "\"drop\": \"before\"",
            "\"drop\": \"after\"",
            "\"times\": 3, \"throttle\": true",
            // More than the SDK's own repetition bears.
            "\"times\": 9, \"drop\": \"after\"");

    @Rule
    public final Fixture fixture = new Fixture();

    @Parameterized.Parameter(0)
    public String call;

    @Parameterized.Parameter(1)
    public String trouble;

    @Parameterized.Parameters(name = "{0} {1}")
    public static List<Object[]> cases() {
        List<Object[]> cases = new ArrayList<>();
        CALLS.forEach(call -> TROUBLES.forEach(trouble -> cases.add(new Object[] {call, trouble})));
        return cases;
    }

    @Test
    public void oneRelease() throws Exception {
        fixture.cloud(Fixture.PLAIN
                .replace("\"acceptUnknown\": true", "\"acceptUnknown\": false")
                .strip()
                .replaceFirst("\\}$", ", \"faults\": [{\"on\": \"" + call + "\", " + trouble + "}]}"));
        if (!call.equals("s3:PutObject")) {
            byte[] content = new byte[10 << 20];
            new Random(1).nextBytes(content);
            Files.write(fixture.image(), content);
        }
        Fixture.log(fixture.push("--ship", "--allow-public-images"), 0);
        assertThat(fixture.requests(call)).anyMatch(request -> request.status() / 100 != 2);
        JsonNode image = fixture.only("/images");
        assertThat(image.get("public").asBoolean()).isTrue();
        assertThat(image.at("/launchAccounts/0").asText()).isEqualTo("111111111111");
        assertThat(image.at("/tags/ami-push:sha256").asText()).isEqualTo(Digest.sha256(fixture.image()));
        JsonNode snapshot = fixture.only("/snapshots");
        assertThat(snapshot.at("/createVolumeAccounts/0").asText()).isEqualTo("333333333333");
        assertThat(snapshot.at("/tags/Name").asText()).isEqualTo(Fixture.NAME);
        assertThat(fixture.state("/importTasks")).hasSize(1);
        assertThat(fixture.only("/buckets/0/objects")
                        .at("/tags/ami-push:sha256")
                        .asText())
                .isEqualTo(Digest.sha256(fixture.image()));
        assertThat(fixture.state("/buckets/0/uploads"))
                .allMatch(upload -> upload.get("parts").isEmpty());
        assertThat(fixture.only("/rhsm/amis").get("status").asText()).isEqualTo("VISIBLE");
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("PUSHED");
    }
}
