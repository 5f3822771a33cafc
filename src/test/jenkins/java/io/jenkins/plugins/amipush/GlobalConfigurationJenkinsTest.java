package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlTextArea;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class GlobalConfigurationJenkinsTest {
    private static final String YAML = """
            unclassified:
              amiPush:
                accounts: |-
                  {"default": {"a": "123456789012"}}
                awsProviderName: "AGOV"
                containerPrefix: "mine"
                maxRetries: 2
                retryWait: 5
                rhsmUrl: "https://rhsm.example.com"
                snapshotAccountIds: "{}"
            """;

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Test
    public void nothingIsSetAtFirst() {
        assertThat(AmiPushGlobalConfiguration.get())
                .usingRecursiveComparison()
                .comparingOnlyFields(
                        "rhsmUrl",
                        "awsProviderName",
                        "containerPrefix",
                        "accounts",
                        "snapshotAccountIds",
                        "maxRetries",
                        "retryWait")
                .isEqualTo(new PushFields());
    }

    @Test
    public void formKeepsEveryDefault() throws Exception {
        set();
        jenkins.configRoundtrip();
        assertSet(AmiPushGlobalConfiguration.get());
        assertSet(new AmiPushGlobalConfiguration());
    }

    @Test
    public void emptiedFieldsAreNotSet() throws Exception {
        set();
        HtmlForm form = jenkins.createWebClient().goTo("configure").getFormByName("config");
        form.getInputByName("_.rhsmUrl").setValue(" ");
        form.getInputByName("_.retryWait").setValue("");
        for (HtmlTextArea area : form.getTextAreasByName("_.accounts")) {
            area.setText("");
        }
        jenkins.submit(form);
        AmiPushGlobalConfiguration saved = new AmiPushGlobalConfiguration();
        assertThat(saved.getRhsmUrl()).isNull();
        assertThat(saved.getRetryWait()).isNull();
        assertThat(saved.getAccounts()).isNull();
        assertThat(saved.getMaxRetries()).isEqualTo(2);
    }

    @Test
    public void configurationAsCode() throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(YAML.getBytes(StandardCharsets.UTF_8))));
        assertSet(AmiPushGlobalConfiguration.get());
        assertSet(new AmiPushGlobalConfiguration());
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8))
                .contains("  amiPush:\n", "    maxRetries: 2\n", "    rhsmUrl: \"https://rhsm.example.com\"\n");
    }

    private static void set() {
        AmiPushGlobalConfiguration configuration = AmiPushGlobalConfiguration.get();
        configuration.setRhsmUrl(" https://rhsm.example.com ");
        configuration.setAwsProviderName("AGOV");
        configuration.setContainerPrefix("mine");
        configuration.setAccounts("{\"default\": {\"a\": \"123456789012\"}}");
        configuration.setSnapshotAccountIds("{}");
        configuration.setMaxRetries(2);
        configuration.setRetryWait(5);
    }

    private static void assertSet(AmiPushGlobalConfiguration configuration) {
        assertThat(configuration.getRhsmUrl()).isEqualTo("https://rhsm.example.com");
        assertThat(configuration.getAwsProviderName()).isEqualTo("AGOV");
        assertThat(configuration.getContainerPrefix()).isEqualTo("mine");
        assertThat(configuration.getAccounts()).isEqualTo("{\"default\": {\"a\": \"123456789012\"}}");
        assertThat(configuration.getSnapshotAccountIds()).isEqualTo("{}");
        assertThat(configuration.getMaxRetries()).isEqualTo(2);
        assertThat(configuration.getRetryWait()).isEqualTo(5);
    }
}
