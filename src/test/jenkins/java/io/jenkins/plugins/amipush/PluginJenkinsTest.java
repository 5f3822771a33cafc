package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.PluginWrapper;
import io.jenkins.plugins.amipush.agent.Engine;
import java.net.URL;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The plugin as a Jenkins loads it. */
public class PluginJenkinsTest {
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Test
    public void loads() {
        PluginWrapper plugin = JENKINS.jenkins.pluginManager.getPlugin("ami-push");
        assertThat(plugin).isNotNull();
        assertThat(plugin.isActive()).isTrue();
        assertThat(JENKINS.jenkins.pluginManager.getFailedPlugins())
                .extracting(failed -> failed.name + ": " + failed.cause)
                .isEmpty();
    }

    @Test
    public void extensionsAreFound() {
        assertThat(ExtensionList.lookup(AmiPushGlobalConfiguration.class)).hasSize(1);
    }

    @Test
    public void bringsTheEngine() {
        URL engine = Engine.class.getResource("ami-push.jar");
        assertThat(engine).isNotNull();
    }
}
