package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/** An image that another push registered, and that AWS still makes: it is waited for, and shown to nobody before. */
public class PendingImageTest {
    private static final double SPEED = 500;

    @Rule
    public final Fixture fixture = new Fixture(SPEED);

    @Test
    public void itIsWaitedFor() throws Exception {
        fixture.cloud("""
                {"times": {"importSeconds": 0, "bucketSeconds": 0, "registerSeconds": 1000, "callSeconds": 0},
                 "products": [{"name": "RHEL_HOURLY", "providerShortName": "awstest"}],
                 "rhsm": {"acceptUnknown": true}}
                """);
        try (OtherTool other = new OtherTool(fixture.cloud())) {
            other.image(other.snapshotOf(fixture.image()), request -> {});
        }
        fixture.forget();
        Fixture.log(fixture.push("--ship", "--allow-public-images"), 0);
        JsonNode image = fixture.only("/images");
        assertThat(image.get("state").asText()).isEqualTo("available");
        Instant available = Instant.parse(image.get("registered").asText()).plusSeconds(1000);
        assertThat(fixture.requests("rhsm:PUT amis").get(0).time()).isAfter(available);
        assertThat(fixture.requests("ec2:ModifyImageAttribute"))
                .extracting(Recorded::time)
                .allMatch(available::isBefore);
        assertThat(fixture.requests("ec2:RegisterImage")).isEmpty();
    }
}
