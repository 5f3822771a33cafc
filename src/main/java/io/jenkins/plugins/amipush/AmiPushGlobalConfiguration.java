package io.jenkins.plugins.amipush;

import hudson.Extension;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;

/** What pushes take where they say nothing themselves. */
@Extension
@Symbol("amiPush")
public final class AmiPushGlobalConfiguration extends GlobalConfiguration {
    public AmiPushGlobalConfiguration() {
        load();
    }
}
