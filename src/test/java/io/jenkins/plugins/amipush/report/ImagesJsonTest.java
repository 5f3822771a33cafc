package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** The files that release tools read, byte by byte as Python's json module writes them. */
public class ImagesJsonTest {
    private static final String IMAGES = """
            [
              {
                "ami": "ami-0123456789abcdef0",
                "billing_codes": {
                  "codes": [
                    "bp-6fa54006"
                  ],
                  "name": "Hourly2"
                },
                "description": "Provided by Red Hat, Inc.",
                "dest": [
                  "us-east-2-hourly"
                ],
                "ena_support": true,
                "image_id": "ami-0123456789abcdef0",
                "name": "RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2",
                "origin": "/stage/ami/root",
                "region": "us-east-2",
                "release": {
                  "arch": "x86_64",
                  "base_product": null,
                  "base_version": null,
                  "date": "20210902",
                  "product": "RHEL",
                  "respin": 5,
                  "type": "ga",
                  "variant": "BaseOS",
                  "version": "8.5.0"
                },
                "root_device": "/dev/sda1",
                "security_groups": [],
                "sha256sum": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "snapshot_id": "snap-0123456789abcdef0",
                "src": "/stage/ami/root/us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw",
                "sriov_net_support": "simple",
                "state": "PUSHED",
                "type": "hourly",
                "virtualization": "hvm",
                "volume": "gp2"
              },
              {
                "ami": "ami-0aaaaaaaaaaaaaaa1",
                "billing_codes": {
                  "codes": [
                    "bp-6fa54006"
                  ],
                  "name": "Hourly2"
                },
                "description": "Provided by Red Hat, Inc.",
                "dest": [
                  "us-gov-west-1-hourly"
                ],
                "ena_support": true,
                "image_id": "ami-0aaaaaaaaaaaaaaa1",
                "name": "RHEL-8.5.0_HVM_GA-20210902-arm64-5-Hourly2-GP3",
                "origin": "/stage/ami/root",
                "region": "us-gov-west-1",
                "release": {
                  "arch": "x86_64",
                  "base_product": null,
                  "base_version": null,
                  "date": "20210902",
                  "product": "RHEL",
                  "respin": 5,
                  "type": "ga",
                  "variant": "BaseOS",
                  "version": "8.5.0"
                },
                "root_device": "/dev/sda1",
                "security_groups": [],
                "sha256sum": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "snapshot_id": "snap-0bbbbbbbbbbbbbbb2",
                "src": "/stage/ami/root/us-gov-west-1-hourly/AWS_IMAGES/rhel-8.5.raw",
                "sriov_net_support": "simple",
                "state": "NOTPUSHED",
                "type": "hourly",
                "virtualization": "hvm",
                "volume": "gp2"
              }
            ]""";

    private static final String ITEMS = """
            {"dest": ["us-east-2-hourly"], "filename": "ami-0123456789abcdef0", "src": "/stage/ami/root/us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw", "state": "PUSHED"}
            {"dest": ["cn-north-1-hourly"], "filename": "rhel-8.5.raw", "reason": "An error occurred (AccessDenied) when calling PutObject: not authorized", "src": "/stage/ami/root/cn-north-1-hourly/AWS_IMAGES/rhel-8.5.raw", "state": "UPLOADFAILED"}
            {"dest": ["us-gov-west-1-hourly"], "filename": "ami-0aaaaaaaaaaaaaaa1", "reason": "RHSM answered 500 to POST /regions", "src": "/stage/ami/root/us-gov-west-1-hourly/AWS_IMAGES/rhel-8.5.raw", "state": "NOTPUSHED"}
            """;

    @Test
    public void h01ImagesJsonHoldsThoseWithAnAmiInTheFormOfTheOriginal() {
        assertThat(ImagesJson.text(SampleJournals.partialFailure().results())).isEqualTo(IMAGES);
    }

    @Test
    public void theJournalOnDiskGivesTheSameBytes() throws Exception {
        ResultsFold fold = new ResultsFold();
        JournalReader.read(
                new ByteArrayInputStream(SampleJournals.partialFailure().text().getBytes(StandardCharsets.UTF_8)),
                fold::apply);
        assertThat(ImagesJson.text(fold.results())).isEqualTo(IMAGES);
    }

    @Test
    public void h04PushItemsNameTheAmiAndEveryFailureWithItsReason() {
        assertThat(PushItemsJsonl.text(SampleJournals.partialFailure().results()))
                .isEqualTo(ITEMS);
    }

    @Test
    public void h05WithoutAnyAmiTheListIsEmpty() {
        SampleJournals journal =
                SampleJournals.begun(null).image(SampleJournals.OHIO).failing(SampleJournals.OHIO, 1);
        journal.add(new Event.End(journal.now(), RunOutcome.FAILED, 30, "the only image failed"));

        assertThat(ImagesJson.text(journal.results())).isEqualTo("[]");
        assertThat(PushItemsJsonl.text(journal.results())).contains("\"state\": \"UPLOADFAILED\"");
        assertThat(PushItemsJsonl.text(SampleJournals.begun(null).results())).isEmpty();
    }

    private static String imagesJson(String sha256) {
        SampleJournals journal = SampleJournals.begun(null);
        var item = SampleJournals.item("us-east-2");
        item.put("boot_mode", "hybrid");
        item.put("sha256sum", "0123");
        journal.add(new Event.Image(
                journal.now(), SampleJournals.OHIO, "f", null, List.of(), "us-east-2", "hourly", "N", null, item));
        journal.add(new Event.Resource(
                journal.now(), List.of(SampleJournals.OHIO), Event.Kind.AMI, "us-east-2", "ami-1", false, sha256));
        return ImagesJson.text(journal.results());
    }

    @Test
    public void h03BootModeStaysAsTheItemHasItAndItsOwnDigestTooWhereNothingElseIsKnown() {
        assertThat(imagesJson(null))
                .contains("\"boot_mode\": \"hybrid\"", "\"sha256sum\": \"0123\"", "\"state\": \"NOTPUSHED\"");
    }

    /** What a list of an earlier push says of the content is not what AWS says of it. */
    @Test
    public void theDigestThatIsKnownCounts() {
        assertThat(imagesJson("4567")).contains("\"sha256sum\": \"4567\"").doesNotContain("0123");
    }
}
