package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

public class ReportHtmlTest {
    private static final String EVIL = "us-east-2/</script><!--<script>alert(1)</script>&amp;\u2028\u202e]]>";

    @Test
    public void embedsTheResultsWhole() throws Exception {
        Results results = SampleJournals.partialFailure().results();
        assertThat(ReportJson.JSON.readValue(embedded(ReportHtml.text(results)), Results.class))
                .isEqualTo(results);
        assertThat(ReportJson.JSON.readValue(ReportJson.text(results), Results.class))
                .isEqualTo(results);
    }

    @Test
    public void hostileTextIsDataAndNeverMarkup() throws Exception {
        Results results = hostile().results();
        String page = ReportHtml.text(results);

        assertThat(page).doesNotContain("alert(1)</script>", "<!--", "&amp;", "]]>", "\u2028");
        assertThat(count(page, "<script")).isEqualTo(3);
        assertThat(count(page, "</script")).isEqualTo(3);
        assertThat(ReportJson.JSON.readValue(embedded(page), Results.class)).isEqualTo(results);
    }

    @Test
    public void thePolicyNamesTheVeryScriptAndStyleThatThePageCarries() throws Exception {
        String page = ReportHtml.text(SampleJournals.partialFailure().results());
        String policy = group(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"");

        assertThat(policy)
                .startsWith("default-src 'none'")
                .contains("script-src '" + digest(group(page, "(?s)<script>(.*?)</script>")) + "'")
                .contains("style-src '" + digest(group(page, "(?s)<style>(.*?)</style>")) + "'")
                .doesNotContain("unsafe");
    }

    @Test
    public void thePageNeedsNothingFromElsewhereAndMakesTextOnly() {
        String page = ReportHtml.text(SampleJournals.begun(null).results());
        assertThat(page)
                .doesNotContain(
                        "http://", "src=", "@import", "url(", "innerHTML", "insertAdjacentHTML", "eval(", "fetch(");
        assertThat(page).contains("https://").doesNotContainPattern("href=\"");
    }

    @Test
    public void imagesLinkToTheConsoleOfTheirPartitionButNotInARehearsal() throws Exception {
        JsonNode images = ReportJson.JSON
                .readTree(ReportJson.text(SampleJournals.partialFailure().results()))
                .get("images");
        assertThat(images.get(0).at("/links/ami").textValue())
                .isEqualTo("https://console.aws.amazon.com/ec2/home?region=us-east-2"
                        + "#ImageDetails:imageId=ami-0123456789abcdef0");
        assertThat(images.get(1).has("links")).isFalse();
        assertThat(images.get(2).at("/links/snapshot").textValue())
                .isEqualTo("https://console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1"
                        + "#SnapshotDetails:snapshotId=snap-0bbbbbbbbbbbbbbb2");

        SampleJournals rehearsal = SampleJournals.begun(600.0)
                .image(SampleJournals.OHIO)
                .pushed(SampleJournals.OHIO, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
        assertThat(ReportJson.text(rehearsal.results()))
                .contains("\"rehearsalSpeed\" : 600.0")
                .doesNotContain("links");
    }

    @Test
    public void theConsoleIsThatOfThePartitionAndNoLinkIsMadeOfOtherText() {
        assertThat(AwsConsole.image("cn-north-1", "ami-01234567"))
                .hasValueSatisfying(
                        url -> assertThat(url).startsWith("https://console.amazonaws.cn/ec2/home?region=cn-north-1"));
        assertThat(AwsConsole.object("eu-west-1", "redhat-cloudimg-eu-west-1/a b/ü&x=1#.raw"))
                .hasValue("https://console.aws.amazon.com/s3/object/redhat-cloudimg-eu-west-1?region=eu-west-1"
                        + "&prefix=a%20b%2F%C3%BC%26x%3D1%23.raw");
        assertThat(AwsConsole.image("us-iso-east-1", "ami-01234567")).isEmpty();
        assertThat(AwsConsole.image("region-1", "ami-01234567")).isEmpty();
        assertThat(AwsConsole.image("us-east-2\" onclick=\"x", "ami-01234567")).isEmpty();
        assertThat(AwsConsole.image("us-east-2", "javascript:alert(1)")).isEmpty();
        assertThat(AwsConsole.snapshot(null, null)).isEmpty();
        assertThat(AwsConsole.object("us-east-2", "no-key")).isEmpty();
    }

    private static SampleJournals hostile() {
        SampleJournals journal = SampleJournals.begun(null).image(EVIL).failing(EVIL, 2);
        Fault fault = new Fault("<b>staged.json</b>", "release", "</script>", "-->", "<!--");
        return journal.add(new Event.FaultFound(journal.now(), fault, EVIL))
                .add(new Event.Note(journal.now(), Event.Level.WARNING, "</ScRiPt ><img src=x>", EVIL));
    }

    private static String embedded(String page) {
        return group(page, "(?s)<script type=\"application/json\" id=\"ami-push-results\">(.*?)</script>");
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String digest(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
