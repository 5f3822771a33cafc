package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.journal.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * A push that is told to stop when a certain call arrives in AWS or RHSM: from there on nothing is changed, the journal
 * says what is left, and the next push finishes the release.
 */
@RunWith(Parameterized.class)
public class StopTest {
    private static final String[] RELEASE = {"--ship", "--allow-public-images"};
    private static final Duration SERVER_LIMIT = Duration.ofSeconds(30);

    @Rule
    public final Fixture fixture = new Fixture();

    @Parameterized.Parameter(0)
    public String call;

    /** Which call of that kind. */
    @Parameterized.Parameter(1)
    public int nth;

    /** What the journal says is left, or null where nothing was begun. */
    @Parameterized.Parameter(2)
    public String left;

    @Parameterized.Parameters(name = "{0} {1}")
    public static List<Object[]> cases() {
        return List.of(new Object[][] {
            {"rhsm:GET provider_image_groups", 1, null},
            {"sts:GetCallerIdentity", 1, null},
            {"ec2:DescribeImages", 1, null},
            {"s3:HeadBucket", 1, null},
            {"s3:CreateBucket", 1, "an unfinished upload or import"},
            {"s3:PutObject", 1, "an unfinished upload or import"},
            {"ec2:ImportSnapshot", 1, "import"},
            {"ec2:DescribeImportSnapshotTasks", 2, "import"},
            {"ec2:CreateTags", 1, "import"},
            {"ec2:ModifySnapshotAttribute", 1, "snapshot snap-"},
            {"ec2:RegisterImage", 1, "snapshot snap-"},
            {"ec2:DescribeImages", 2, "image ami-"},
            {"ec2:ModifyImageAttribute", 1, "image ami-"},
            {"rhsm:POST regions", 1, "image ami-"},
            {"rhsm:PUT amis", 1, "image ami-"},
            {"ec2:ModifyImageAttribute", 2, "image ami-"},
        });
    }

    @Test
    public void stoppedAndFinished() throws Exception {
        int point = pushStoppedAtTheCall();
        assertThat(fixture.requests())
                .filteredOn(request -> request.number() > point)
                .noneMatch(Recorded::mutating);
        List<Event> events = fixture.events();
        assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(Event.Stopped.class, stopped -> {
            assertThat(stopped.reason()).isEqualTo("enough");
            assertThat(stopped.exitCode()).isEqualTo(1);
        });
        assertThat(fixture.report().get("outcome").asText()).isEqualToIgnoringCase("stopped");
        JsonNode remains = fixture.report().get("left");
        if (left == null) {
            assertThat(remains).isEmpty();
        } else {
            assertThat(remains).hasSize(1);
            assertThat(remains.at("/0/what").asText()).contains(left);
        }
        fixture.forget();
        Fixture.log(fixture.push(RELEASE), 0);
        assertThat(fixture.only("/images").get("public").asBoolean()).isTrue();
        assertThat(fixture.state("/snapshots")).hasSize(1);
        assertThat(fixture.state("/importTasks")).hasSize(1);
        assertThat(fixture.only("/rhsm/amis").get("status").asText()).isEqualTo("VISIBLE");
    }

    /** @return the number of the request */
    private int pushStoppedAtTheCall() {
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger point = new AtomicInteger();
        fixture.cloud().onRequest(request -> {
            if (request.operation().equals(call) && seen.incrementAndGet() == nth) {
                point.set(request.number());
                fixture.stop.stop("enough");
            }
        });
        String log = Fixture.log(fixture.push(RELEASE), 1);
        assertThat(log).contains("AMI upload stopped: enough");
        if (left != null) {
            assertThat(log).contains("Left in us-east-2: ");
        }
        // The call itself had arrived: AWS goes on with it, whoever still listens.
        Instant limit = Instant.now().plus(SERVER_LIMIT);
        while (fixture.requests().stream().anyMatch(request -> request.status() == 0)
                && Instant.now().isBefore(limit)) {
            Thread.onSpinWait();
        }
        return point.get();
    }
}
