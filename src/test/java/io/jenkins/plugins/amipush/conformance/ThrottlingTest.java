package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** AWS's quotas of calls, most of which somebody else has just used up. */
public class ThrottlingTest {
    /** AWS's own speed, so that its quota is met however few calls this machine makes in a second. */
    private static final double SLOW = 1;

    /** Nothing comes back of a quota meanwhile. */
    private static final double STANDING = 0.001;

    private static final int IMAGES = 50;
    private static final int THREADS = 20;
    private static final int USED_UP = 200;

    private final Gears gears = new Gears(Fixture.SPEED);

    @Rule
    public final Fixture fixture = new Fixture(gears);

    /** Time whose speed changes. */
    private static final class Gears implements Time {
        private Time time;

        Gears(double speed) {
            time = Time.scaled(speed);
        }

        void shift(double speed) {
            Time before = time;
            Duration ahead = Duration.between(Instant.now(), before.now());
            Time next = Time.scaled(speed);
            time = new Time() {
                @Override
                public Instant now() {
                    return next.now().plus(ahead);
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    next.sleep(duration);
                }

                @Override
                public double speed() {
                    return speed;
                }
            };
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            time.sleep(duration);
        }

        @Override
        public double speed() {
            return time.speed();
        }
    }

    private void stage() throws Exception {
        Path images = fixture.image().getParent();
        ObjectNode metadata = fixture.metadata("R");
        ArrayNode entries = metadata.withObject("payload").putArray("files");
        Files.delete(fixture.image());
        for (int number = 0; number < IMAGES; number++) {
            Files.writeString(images.resolve(number + ".raw"), "%04d".formatted(number));
            ObjectNode attributes = Fixture.attributes(Fixture.REGION, "hourly");
            attributes.withObject("release").put("respin", number);
            entries.addObject()
                    .put("relative_path", Fixture.REGION + "-hourly/AWS_IMAGES/" + number + ".raw")
                    .set("attributes", attributes);
        }
        fixture.metadata("R", metadata);
    }

    /** Each image needs one of these calls, and AWS takes five a second. */
    @Test
    public void storm() throws Exception {
        fixture.plainWith("\"throttling\": true, \"quotas\": {\"importTasks\": 1000}");
        fixture.env.put("AMI_PUSH_REQUEST_THREADS", Integer.toString(THREADS));
        stage();
        Fixture.log(fixture.pushWithout("--accounts", fixture.staged("R")), 0);
        gears.shift(STANDING);
        useUp();
        gears.shift(SLOW);
        fixture.forget();
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.state("/images"))
                .hasSize(IMAGES)
                .allMatch(image -> image.get("launchAccounts").size() == 1);
        assertThat(fixture.report().get("images"))
                .extracting(image -> image.get("attempts").asInt())
                .containsOnly(1);
        Map<String, Long> refused = fixture.awsRequests().stream()
                .filter(request -> request.status() == 503)
                .collect(Collectors.groupingBy(Recorded::operation, Collectors.counting()));
        // Those that are on their way at the first refusal, and a few to find the rate.
        assertThat(refused.keySet()).containsExactly("ec2:ModifyImageAttribute");
        assertThat(refused.get("ec2:ModifyImageAttribute")).isBetween(1L, 3L * THREADS);
    }

    private void useUp() {
        try (OtherTool other = new OtherTool(fixture.cloud())) {
            for (int call = 0; call < USED_UP; call++) {
                try {
                    other.ec2.modifyImageAttribute(request -> request.imageId("ami-0123456789abcdef0")
                            .launchPermission(change -> change.add(permission -> permission.group("all"))));
                } catch (Ec2Exception e) {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAMIID.NotFound");
                }
            }
        }
    }
}
