package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.springframework.security.core.Authentication;

/**
 * The credentials that a form offers: those that a build of the job would find. Whoever may neither see the job's
 * configuration nor use its credentials gets back the chosen id alone, so that nobody learns which ones there are.
 */
public final class CredentialsChoices {
    private CredentialsChoices() {}

    /** Access keys: as AWS credentials, where Jenkins knows them, or as user name and password. */
    public static ListBoxModel aws(Item item, String current) {
        CredentialsMatcher keys = CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class);
        return choices(
                item,
                current,
                AwsCredentialsPlugin.matcher()
                        .map(own -> CredentialsMatchers.anyOf(keys, own))
                        .orElse(keys));
    }

    /** Client certificates: PKCS#12, or a secret file in PEM form. */
    public static ListBoxModel rhsm(Item item, String current) {
        return choices(
                item,
                current,
                CredentialsMatchers.anyOf(
                        CredentialsMatchers.instanceOf(StandardCertificateCredentials.class),
                        CredentialsMatchers.instanceOf(FileCredentials.class)));
    }

    /** Secret texts. */
    public static ListBoxModel accounts(Item item, String current) {
        return choices(item, current, CredentialsMatchers.instanceOf(StringCredentials.class));
    }

    private static ListBoxModel choices(Item item, String current, CredentialsMatcher matcher) {
        StandardListBoxModel model = new StandardListBoxModel();
        boolean permitted = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (permitted) {
            model.includeEmptyValue();
            if (item == null) {
                model.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, List.of(), matcher);
            } else {
                model.includeMatchingAs(identity(item), item, StandardCredentials.class, List.of(), matcher);
            }
        }
        return model.includeCurrentValue(current == null ? "" : current);
    }

    /** Whom a build of the job runs as. */
    private static Authentication identity(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
