package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section E: which calls AWS sees, in which order and with which parameters. */
public class AwsSequenceTest {
    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void E01_nothingExists() throws Exception {
        CommandLine.Run run = fixture.push();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(fixture.mutations())
                .containsExactly(
                        "s3:CreateBucket",
                        "s3:PutObject",
                        "ec2:ImportSnapshot",
                        "ec2:CreateTags",
                        "ec2:ModifySnapshotAttribute",
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute");
        assertThat(fixture.sleeps)
                .containsSequence(Duration.ofSeconds(60), Duration.ofSeconds(15), Duration.ofSeconds(15));
    }
}
