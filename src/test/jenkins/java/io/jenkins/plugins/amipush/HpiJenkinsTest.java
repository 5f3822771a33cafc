package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.PluginManager;
import hudson.model.Node;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * The plugin as it is packed, in a Jenkins process of its own: with one class loader a plugin, with Jenkins' filters on what
 * is saved and sent, and without the plugin aws-credentials.
 */
public class HpiJenkinsTest {
    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule()
            .omitPlugins("ami-push", "aws-credentials", "aws-java-sdk-ec2", "aws-java-sdk2-ec2")
            .addPlugins("ami-push.hpi");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void rehearsesAPushAndShowsIt() throws Throwable {
        String stage = Rehearsals.stage(folder.getRoot().toPath());
        jenkins.then(rule -> {
            push(rule, stage);
        });
        jenkins.then(HpiJenkinsTest::shows);
    }

    private static void push(JenkinsRule rule, String stage) throws Exception {
        PluginManager plugins = Jenkins.get().pluginManager;
        assertThat(plugins.getPlugin("aws-credentials")).isNull();
        assertThat(plugins.getPlugin("ami-push").isActive()).isTrue();
        Class<?> step = plugins.uberClassLoader.loadClass("io.jenkins.plugins.amipush.AmiPushStep");
        assertThat(plugins.whichPlugin(step).getShortName()).isEqualTo("ami-push");
        assertThat(step.getClassLoader().loadClass(ObjectMapper.class.getName()).getClassLoader())
                .isEqualTo(plugins.getPlugin("jackson2-api").classLoader);

        Node agent = rule.createOnlineSlave();
        WorkflowJob job = rule.createProject(WorkflowJob.class, "release");
        job.setDefinition(new CpsFlowDefinition("""
                node('!built-in') {
                    def pushed = amiPush source: '%s', rehearse: true, ship: true, accounts: [default: [prod: '123456789012']]
                    echo "outcome ${pushed.outcome}"
                }
                """.formatted(stage), true));
        rule.assertLogContains("outcome pushed", rule.buildAndAssertSuccess(job));
        // The next start could not launch it: the launcher is the harness's own.
        Jenkins.get().removeNode(agent);
    }

    /** After a restart, from what was saved. */
    private static void shows(JenkinsRule rule) throws Exception {
        assertThat(rule.createWebClient()
                        .goTo("job/release/1/amiPush/")
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(rule.createWebClient()
                        .goTo("job/release/1/amiPush/api/json", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .contains("ami-");
    }
}
