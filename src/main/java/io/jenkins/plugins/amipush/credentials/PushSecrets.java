package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The secrets of a push, looked up by their ids for one use and never kept: neither serialisable nor saved.
 * {@link #document()} is what the engine reads from its standard input.
 */
public final class PushSecrets {
    private static final String AWS_KINDS = "AWS Credentials, or Username with password (access key id and secret key)";
    private static final String RHSM_KINDS = "Certificate (PKCS#12), or Secret file (PEM)";
    private static final String ACCOUNTS_KINDS = "Secret text (JSON)";

    private final SecretsDocument document = new SecretsDocument();
    private final Masks masks = new Masks();
    private final List<String> told = new ArrayList<>();
    private AwsIdentity aws = AwsIdentity.OF_THE_AGENT;

    private PushSecrets() {}

    /**
     * Looks the credentials up in the scope of the build and records their use.
     *
     * @throws AbortException with one line: which id, what is wrong, what to do
     */
    public static PushSecrets resolve(Run<?, ?> run, Ids ids) throws AbortException {
        PushSecrets secrets = new PushSecrets();
        secrets.aws(find(run, ids.aws, "AWS", AWS_KINDS));
        IdCredentials rhsm = find(run, ids.rhsm, "RHSM", RHSM_KINDS);
        try {
            secrets.rhsm(rhsm);
        } catch (IOException e) {
            throw new AbortException(e.getMessage());
        }
        secrets.accounts(find(run, ids.accounts, "Accounts", ACCOUNTS_KINDS));
        return secrets;
    }

    /** Ids of credentials. Can be saved with a build. */
    public static final class Ids implements Serializable {
        private static final long serialVersionUID = 1;

        private final Id aws;
        private final Id rhsm;
        private final Id accounts;

        private Ids(Id aws, Id rhsm, Id accounts) {
            this.aws = aws;
            this.rhsm = rhsm;
            this.accounts = accounts;
        }

        /** Each null or empty where none is used; may hold variables of the build. */
        public static Ids of(String aws, String rhsm, String accounts, EnvVars env) {
            return new Ids(Id.of(aws, env), Id.of(rhsm, env), Id.of(accounts, env));
        }
    }

    private static final class Id implements Serializable {
        private static final long serialVersionUID = 1;

        private final String given;
        private final String expanded;

        private Id(String given, String expanded) {
            this.given = given;
            this.expanded = expanded;
        }

        private static Id of(String text, EnvVars env) {
            String given = text == null ? "" : text.strip();
            return given.isEmpty() ? null : new Id(given, env.expand(given));
        }
    }

    /** The engine's secrets document, JSON in UTF-8, as {@code --secrets -} reads it. The caller may overwrite it. */
    public byte[] document() {
        return document.bytes();
    }

    /** The role that the AWS credentials name, or null. */
    public String roleArn() {
        return aws.roleArn();
    }

    /** The external id for that role, or null. */
    public String externalId() {
        return aws.externalId();
    }

    /** Whether AWS sees the push as who the agent is. */
    public boolean agentsOwnIdentity() {
        return aws.accessKeyId() == null;
    }

    /** What must not be seen in the log, longest first. */
    public List<String> masked() {
        return masks.longestFirst();
    }

    /** One line a credential for the log: which id of which kind is used, without any secret. */
    public List<String> told() {
        return List.copyOf(told);
    }

    /** Shows nothing of what it holds. */
    @Override
    public String toString() {
        return "PushSecrets[hidden]";
    }

    private static IdCredentials find(Run<?, ?> run, Id id, String what, String kinds) throws AbortException {
        if (id == null) {
            return null;
        }
        // As it is given first: credentials has a lookup of its own for "${PARAMETER}", which finds a user's own ones.
        IdCredentials found = CredentialsProvider.findCredentialById(id.given, IdCredentials.class, run);
        if (found == null && !id.expanded.equals(id.given)) {
            found = CredentialsProvider.findCredentialById(id.expanded, IdCredentials.class, run);
        }
        if (found == null) {
            throw new AbortException(what + " credentials '" + id.expanded + "' were not found for "
                    + run.getParent().getFullName() + " (looked in its folders, Jenkins' own store and those of"
                    + " providers); make them there as " + kinds + ", or name others");
        }
        CredentialsProvider.track(run, found);
        return found;
    }

    private void aws(IdCredentials found) throws AbortException {
        if (found == null) {
            return;
        }
        if (found instanceof StandardUsernamePasswordCredentials pair) {
            aws = AwsIdentity.keys(pair.getUsername(), pair.getPassword().getPlainText());
            told.add("AWS credentials: " + found.getId() + " (Username with password)");
        } else if (AwsCredentialsPlugin.present() && AwsCredentialsReader.reads(found)) {
            aws = AwsCredentialsReader.read(found);
            told.add("AWS credentials: " + found.getId() + " (AWS Credentials"
                    + (aws.roleArn() == null ? "" : ", role " + aws.roleArn()) + ")");
        } else {
            throw wrongKind("AWS", found, AWS_KINDS);
        }
        if (aws.halved()) {
            throw new AbortException("AWS credentials '" + found.getId()
                    + "' have only one of access key id and secret key; enter both");
        }
        if (aws.sessionToken() != null) {
            told.add("AWS credentials " + found.getId() + " are of a session and are not renewed: a push that takes"
                    + " longer than they are valid fails; name a role instead");
        }
        document.put("awsAccessKeyId", aws.accessKeyId());
        document.put("awsSecretAccessKey", aws.secretAccessKey());
        document.put("awsSessionToken", aws.sessionToken());
        masks.add(aws.secretAccessKey());
        masks.add(aws.sessionToken());
    }

    private void rhsm(IdCredentials found) throws IOException {
        if (found == null) {
            return;
        }
        if (found instanceof StandardCertificateCredentials certificate) {
            Keystore keystore = Keystore.of(certificate);
            document.put("rhsmKeystore", keystore.base64());
            document.put("rhsmKeystorePassword", keystore.password());
            masks.add(keystore.base64());
            masks.add(keystore.password());
            masks.add(certificate.getPassword().getPlainText());
            told.add("RHSM credentials: " + found.getId() + " (Certificate)");
        } else if (found instanceof FileCredentials file) {
            PemFile pem = PemFile.of(file);
            document.put("rhsmCert", pem.certificates());
            document.put("rhsmKey", pem.key());
            masks.addPem(pem.key());
            told.add("RHSM credentials: " + found.getId() + " (Secret file)");
        } else {
            throw wrongKind("RHSM", found, RHSM_KINDS);
        }
    }

    private void accounts(IdCredentials found) throws AbortException {
        if (found == null) {
            return;
        }
        if (!(found instanceof StringCredentials text)) {
            throw wrongKind("Accounts", found, ACCOUNTS_KINDS);
        }
        String accounts = text.getSecret().getPlainText();
        if (accounts.isBlank()) {
            throw new AbortException("Accounts credentials '" + found.getId()
                    + "' are empty; enter JSON such as {\"default\": {\"alias\": \"123456789012\"}}");
        }
        document.put("accounts", accounts);
        masks.addAccounts(accounts);
        told.add("Accounts: " + found.getId() + " (Secret text)");
    }

    private static AbortException wrongKind(String what, IdCredentials found, String kinds) {
        return new AbortException(what + " credentials '" + found.getId() + "' are of the wrong kind ("
                + found.getDescriptor().getDisplayName() + "); wanted: " + kinds);
    }
}
