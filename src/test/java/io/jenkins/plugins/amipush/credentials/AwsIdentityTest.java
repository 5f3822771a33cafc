package io.jenkins.plugins.amipush.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** Who the push is for AWS. */
public class AwsIdentityTest {
    @Test
    public void takesAnEmptyFieldForNone() {
        assertThat(new AwsIdentity("", " ", "", "", "")).isEqualTo(AwsIdentity.OF_THE_AGENT);
    }

    @Test
    public void wantsBothHalvesOfAKey() {
        assertThat(AwsIdentity.keys("AKIA", "").halved()).isTrue();
        assertThat(AwsIdentity.keys("", "secret").halved()).isTrue();
        assertThat(AwsIdentity.keys("AKIA", "secret").halved()).isFalse();
        assertThat(AwsIdentity.OF_THE_AGENT.halved()).isFalse();
    }

    @Test
    public void showsNothing() {
        assertThat(AwsIdentity.keys("AKIA", "secret")).hasToString("AwsIdentity[hidden]");
    }
}
