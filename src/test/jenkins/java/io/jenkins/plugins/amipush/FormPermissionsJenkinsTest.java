package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import hudson.util.Secret;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What the forms' lists and checks tell whom. */
public class FormPermissionsJenkinsTest {
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static final List<Class<?>> FRONTS = List.of(AmiPushStep.class, AmiPushBuilder.class);
    private static final String JOB = "job/folder/job/job/";

    /** A value that each check has something to say about. */
    private static final Map<String, String> WRONG = Map.ofEntries(
            Map.entry("Source", "-x"),
            Map.entry("RhsmUrl", "x"),
            Map.entry("AwsProviderName", "x"),
            Map.entry("AssumeRoleArn", "x"),
            Map.entry("Accounts", "x"),
            Map.entry("SnapshotAccountIds", "x"),
            Map.entry("AccountsCredentialsId", "x"),
            Map.entry("AllowPublicImages", "true"),
            Map.entry("ContainerPrefix", "X"),
            Map.entry("MaxRetries", "0"),
            Map.entry("RetryWait", "x"),
            Map.entry("OnlyTypes", "x"),
            Map.entry("OnlyImages", "*"),
            Map.entry("Tags", "x"),
            Map.entry("RehearseSpeed", "x"),
            Map.entry("RehearseScenario", "x"),
            Map.entry("ImportTimeout", "x"),
            Map.entry("EndpointUrl", "x"),
            Map.entry("JavaOptions", "x"));

    @BeforeClass
    public static void setUp() throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "user", "configurer")
                .grant(CredentialsProvider.USE_ITEM)
                .everywhere()
                .to("user")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer"));
        Folder folder = JENKINS.jenkins.createProject(Folder.class, "folder");
        folder.createProject(hudson.model.FreeStyleProject.class, "job");
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "keys", null, "AKIA", "secret"));
        add(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "aws", "AKIA", "secret", null));
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "text", null, Secret.fromString("{}")));
        add(new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "file",
                null,
                "rhsm.pem",
                SecretBytes.fromBytes("x".getBytes(StandardCharsets.UTF_8))));
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "system-only", null, "AKIA", "secret"));
        folder.addProperty(
                new FolderCredentialsProperty(new com.cloudbees.plugins.credentials.domains.DomainCredentials[0]));
        CredentialsProvider.lookupStores(folder)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new UsernamePasswordCredentialsImpl(
                                CredentialsScope.GLOBAL, "folder-keys", null, "AKIA", "secret"));
    }

    private static void add(Credentials credentials) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    @Test
    public void configurersAndUsersOfCredentialsSeeThoseThatFit() throws Exception {
        for (Class<?> front : FRONTS) {
            for (String who : List.of("configurer", "user", "admin")) {
                assertThat(ids(who, JOB, front, "awsCredentialsId", ""))
                        .as(who)
                        .containsExactlyInAnyOrder("", "keys", "aws", "folder-keys");
                assertThat(ids(who, JOB, front, "rhsmCredentialsId", "")).containsExactlyInAnyOrder("", "file");
                assertThat(ids(who, JOB, front, "accountsCredentialsId", "")).containsExactlyInAnyOrder("", "text");
                assertThat(ids(who, JOB, front, "accountsCredentialsId", "gone"))
                        .contains("gone", "text");
            }
        }
    }

    @Test
    public void readersSeeWhatIsChosenOnly() throws Exception {
        for (Class<?> front : FRONTS) {
            for (String field : List.of("awsCredentialsId", "rhsmCredentialsId", "accountsCredentialsId")) {
                assertThat(ids("reader", JOB, front, field, "keys")).containsExactly("keys");
                assertThat(ids("reader", JOB, front, field, "nonsense")).containsExactly("nonsense");
                for (String who : List.of("reader", "user", "configurer")) {
                    assertThat(ids(who, "", front, field, "keys")).as(who).containsExactly("keys");
                }
            }
            assertThat(ids("admin", "", front, "awsCredentialsId", ""))
                    .containsExactlyInAnyOrder("", "keys", "aws", "system-only");
        }
    }

    @Test
    public void checksSpeakToThoseWhoSeeTheConfiguration() throws Exception {
        assertThat(checks()).containsExactlyInAnyOrderElementsOf(WRONG.keySet());
        for (Class<?> front : FRONTS) {
            for (String field : checks()) {
                assertThat(check("configurer", JOB, front, field))
                        .as(field)
                        .containsPattern("class=\"?'?(error|warning)");
                assertThat(check("admin", "", front, field)).as(field).containsPattern("class=\"?'?(error|warning)");
                for (String where : List.of(JOB, "")) {
                    assertThat(check("reader", where, front, field)).as(field).doesNotContain("error", "warning");
                }
                assertThat(check("configurer", "", front, field)).as(field).doesNotContain("error", "warning");
            }
        }
    }

    @Test
    public void globalChecksAreForAdministrators() throws Exception {
        for (Method method : AmiPushGlobalConfiguration.class.getMethods()) {
            if (method.getName().startsWith("doCheck")) {
                String field = method.getName().substring("doCheck".length());
                assertThat(check("admin", "", AmiPushGlobalConfiguration.class, field))
                        .as(field)
                        .containsPattern("class=\"?'?(error|warning)");
                assertThat(check("configurer", "", AmiPushGlobalConfiguration.class, field))
                        .as(field)
                        .doesNotContain("error", "warning");
                String url = url("", AmiPushGlobalConfiguration.class, "check" + field);
                assertThat(status("admin", HttpMethod.GET, url)).as(field).isIn(404, 405);
            }
        }
    }

    @Test
    public void whatIsTypedIsEscaped() throws Exception {
        String answer = content(
                "configurer",
                HttpMethod.POST,
                url(JOB, AmiPushStep.class, "checkOnlyTypes"),
                Map.of("value", "<img/src=x>"));
        assertThat(answer).contains("&lt;img/src=x&gt;").doesNotContain("<img");
    }

    @Test
    public void strangersSeeNothingAndNobodyGets() throws Exception {
        for (Class<?> front : FRONTS) {
            for (String name : names()) {
                String url = url(JOB, front, name);
                assertThat(status(null, HttpMethod.POST, url)).as(name).isIn(401, 403, 404);
                assertThat(status("admin", HttpMethod.GET, url)).as(name).isIn(404, 405);
            }
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Method method : AmiPushFields.class.getMethods()) {
            if (method.getName().startsWith("do")) {
                names.add(method.getName().substring(2, 3).toLowerCase(java.util.Locale.ROOT)
                        + method.getName().substring(3));
            }
        }
        assertThat(names).hasSizeGreaterThan(20);
        return names;
    }

    private static List<String> checks() {
        return names().stream()
                .filter(name -> name.startsWith("check"))
                .map(name -> name.substring("check".length()))
                .toList();
    }

    private static List<String> ids(String who, String where, Class<?> front, String field, String current)
            throws Exception {
        String name = "fill" + field.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + field.substring(1) + "Items";
        String content = content(who, HttpMethod.POST, url(where, front, name), Map.of(field, current));
        JSONArray values = JSONObject.fromObject(content).getJSONArray("values");
        List<String> ids = new ArrayList<>();
        for (Object value : values) {
            ids.add(((JSONObject) value).getString("value"));
        }
        return ids;
    }

    private static String check(String who, String where, Class<?> front, String field) throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("value", WRONG.get(field));
        if (field.equals("AccountsCredentialsId")) {
            parameters.put("accounts", "{}");
        }
        return content(who, HttpMethod.POST, url(where, front, "check" + field), parameters);
    }

    private static String url(String where, Class<?> front, String name) {
        return where + "descriptorByName/" + front.getName() + "/" + name;
    }

    private static String content(String who, HttpMethod method, String url, Map<String, String> parameters)
            throws Exception {
        Page page = page(who, method, url, parameters);
        assertThat(page.getWebResponse().getStatusCode()).as(url).isEqualTo(200);
        return page.getWebResponse().getContentAsString();
    }

    private static int status(String who, HttpMethod method, String url) throws Exception {
        return page(who, method, url, Map.of()).getWebResponse().getStatusCode();
    }

    private static Page page(String who, HttpMethod method, String url, Map<String, String> parameters)
            throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        // The page that refuses a stranger leads on to the login, by script and by refresh.
        client.getOptions().setJavaScriptEnabled(false);
        client.setRefreshHandler((page, target, seconds) -> {});
        if (who != null) {
            client.withBasicApiToken(who);
        }
        WebRequest request = new WebRequest(new URL(JENKINS.getURL(), url), method);
        List<NameValuePair> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(new NameValuePair(name, value)));
        if (method == HttpMethod.POST) {
            request.setRequestParameters(pairs);
            if (who == null) {
                client.addCrumb(request);
            }
        }
        return client.getPage(request);
    }
}
