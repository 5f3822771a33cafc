package io.jenkins.plugins.amipush.engine.stage;

import static io.jenkins.plugins.amipush.engine.stage.StageFixture.IMAGE;
import static io.jenkins.plugins.amipush.engine.stage.StageFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the metadata may say of an image, and how it is told when it says something else. */
public class AttributesTest {
    private static final String WHERE = IMAGE + " (in R/staged.json): ";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private StageFixture stage;

    @Before
    public void stage() throws IOException {
        stage = new StageFixture(folder.getRoot().toPath().toRealPath());
    }

    /** Puts a value, {@code MISSING} for none, at a path such as {@code release.date}. */
    private static void put(ObjectNode attributes, String path, String json) {
        String[] steps = path.split("\\.");
        ObjectNode target = attributes;
        for (int i = 0; i < steps.length - 1; i++) {
            target = (ObjectNode) target.get(steps[i]);
        }
        String last = steps[steps.length - 1];
        if (json.equals("MISSING")) {
            target.remove(last);
        } else {
            target.set(last, object("{\"v\": " + json + "}").get("v"));
        }
    }

    @Test
    public void wrongValuesAreNamed() {
        String[][] table = {
            {"region", "MISSING", "is missing; name an AWS region, such as us-east-2"},
            {"region", "\"\"", "must not be empty (found: ); name an AWS region, such as us-east-2"},
            {"region", "7", "must be a text, not a number (found: 7); name an AWS region, such as us-east-2"},
            {"type", "\"Hourly\"", "must be hourly, access or marketplace (found: Hourly)"},
            {"type", "MISSING", "is missing; add it"},
            {"virtualization", "\"pv\"", "must be hvm (found: pv)"},
            {"volume", "\"gp9\"", "must be standard, gp2, gp3, io1, io2, st1 or sc1 (found: gp9)"},
            {"root_device", "true", "must be a text, not a boolean (found: true); name a device, such as /dev/sda1"},
            {"description", "\"\"", "must not be empty (found: ); write a text, or leave it out"},
            {"description", "[1]", "must be a text, not a list (found: [1]); write a text, or leave it out"},
            {
                "billing_codes",
                "MISSING",
                "is missing; write billing_codes: {name: NAME, codes: [...]}; "
                        + "the image's name ends with billing_codes.name"
            },
            {
                "billing_codes",
                "null",
                "must be an object, not null (found: null); write billing_codes: {name: NAME, "
                        + "codes: [...]}; the image's name ends with billing_codes.name"
            },
            {"billing_codes.name", "MISSING", "is missing; write the text that the image's name ends with"},
            {
                "billing_codes.codes",
                "\"bp\"",
                "must be a list, not a text (found: bp); list the billing product codes, " + "possibly none"
            },
            {"sriov_net_support", "true", "must be simple or absent (found: true)"},
            {
                "ena_support",
                "\"yes\"",
                "must be true or false, not a text (found: yes); write true or false, " + "or leave it out"
            },
            {"boot_mode", "\"legacy-bios\"", "must be hybrid, uefi, legacy or absent (found: legacy-bios)"},
            {"uefi_support", "1", "must be true or false, not a number (found: 1); write true or false, or leave it out"
            },
            {
                "public_image",
                "{}",
                "must be true or false, not an object (found: {}); write true or false, " + "or leave it out"
            },
            {
                "scanning_port",
                "22.5",
                "must be a whole number, not a number with a fraction (found: 22.5); " + "write a port number"
            },
            {"scanning_port", "22.0", "must be a whole number (found: 22.0); write it without a fraction"},
            {"scanning_port", "65537", "must be at most 65536 (found: 65537); write a port number"},
            {"security_groups", "{}", "must be a list, not an object (found: {})"},
            {"access_endpoint_url", "{\"port\": 80, \"protocol\": \"ftp\"}", null},
            {"image_id", "\"ami-1\"", "is not known here (found: ami-1); remove it"},
            {"root_devise", "\"x\"", "is not known here (found: x); did you mean root_device?"},
            {"release", "MISSING", "is missing; write an object with product, date, arch and respin"},
            {
                "release",
                "[]",
                "must be an object, not a list (found: []); write an object with product, date, arch " + "and respin"
            },
            {"release.product", "null", "must be a text, not null (found: null); name the product as RHSM knows it"},
            {
                "release.date",
                "20210902",
                "must be a text, not a number (found: 20210902); write the day as 8 digits "
                        + "in quotes, such as \"20210902\""
            },
            {
                "release.date",
                "\"2021-09-02\"",
                "has the wrong form (found: 2021-09-02); write the day as 8 digits in " + "quotes, such as \"20210902\""
            },
            {"release.date", "\"20210231\"", "is no day of the calendar (found: 20210231)"},
            {"release.arch", "\"aarch64\"", "must be x86_64 or arm64 (found: aarch64)"},
            {
                "release.respin",
                "\"1\"",
                "must be a whole number, not a text (found: 1); write a whole number, " + "without quotes"
            },
            {"release.respin", "1.0", "must be a whole number (found: 1.0); write it without a fraction"},
            {
                "release.respin",
                "true",
                "must be a whole number, not a boolean (found: true); write a whole number, " + "without quotes"
            },
            {
                "release.respin",
                "99999999999",
                "must be at most 2147483647 (found: 99999999999); write a whole number, " + "without quotes"
            },
            {
                "release.version",
                "8.5",
                "must be a text, not a number with a fraction (found: 8.5); write it in quotes, " + "or leave it out"
            },
            {"release.variant", "[]", "must be a text, not a list (found: []); write a text, or leave it out"},
        };
        for (String[] row : table) {
            stage.recorded.notes.clear();
            List<String> faults = stage.attributes(attributes -> put(attributes, row[0], row[1]))
                    .faults();
            if (row[2] == null) {
                assertThat(faults)
                        .containsExactly(WHERE + "access_endpoint_url.protocol: must be http or https (found: ftp)");
            } else {
                assertThat(faults).as(row[0] + " " + row[1]).containsExactly(WHERE + row[0] + ": " + row[2]);
            }
            assertThat(stage.notes()).as(row[0]).contains("ERROR " + IMAGE + " (in staged.json) is not valid");
        }
    }

    @Test
    public void everyWrongFieldOfEveryFileIsNamed() {
        ObjectNode one = object("{}").put("relative_path", "a/AWS_IMAGES/1.raw");
        one.set("attributes", StageFixture.attributes().put("type", "x").put("volume", "y"));
        ObjectNode two = object("{}").put("relative_path", "a/AWS_IMAGES/2.raw").put("sha256sum", "12");
        two.set("attributes", object("{\"description\": \"only\"}"));
        stage.remove(IMAGE)
                .file("a/AWS_IMAGES/1.raw", "x")
                .file("a/AWS_IMAGES/2.raw", "x")
                .entries(one, two);

        List<String> faults = stage.faults();

        assertThat(faults).hasSize(2 + 1 + 7);
        assertThat(faults).anyMatch(fault -> fault.startsWith("a/AWS_IMAGES/2.raw (in R/staged.json): sha256sum: has"));
        assertThat(faults).anyMatch(fault -> fault.startsWith("a/AWS_IMAGES/2.raw (in R/staged.json): release: is mi"));
    }

    @Test
    public void valuesThatMayBeNullOrAbsent() {
        for (String path : List.of(
                "description",
                "sriov_net_support",
                "ena_support",
                "boot_mode",
                "uefi_support",
                "public_image",
                "security_groups",
                "release_notes",
                "release.version",
                "release.variant",
                "release.type")) {
            for (String value : List.of("null", "MISSING")) {
                Stage read = stage.attributes(attributes -> put(attributes, path, value))
                        .read();
                assertThat(read.faults()).as(path).isEmpty();
                assertThat(read.images().get(0).fields()).as(path).doesNotContainEntry(path, null);
            }
        }
    }

    @Test
    public void b12_b27_b29_nullsAreNull() {
        ImageAttributes read = stage.attributes(attributes -> {
                    attributes.putNull("description");
                    attributes.remove("sriov_net_support");
                })
                .read()
                .images()
                .get(0)
                .attributes();

        assertThat(read.description()).isNull();
        assertThat(read.sriovNetSupport()).isNull();
    }

    @Test
    public void b24_anUnusualReleaseTypeIsAWarning() {
        Stage read = stage.attributes(attributes -> put(attributes, "release.type", "\"rc1\""))
                .read();

        assertThat(read.images().get(0).attributes().release().type()).isEqualTo("rc1");
        assertThat(stage.notes()).contains("WARNING " + IMAGE + ": release.type is neither ga nor beta: rc1");
    }

    @Test
    public void b25_unknownReleaseKeysAreLetThroughAndDropped() {
        Stage read = stage.attributes(attributes -> put(attributes, "release.colour", "\"red\""))
                .read();

        assertThat(read.faults()).isEmpty();
        assertThat((Map<?, ?>) read.images().get(0).fields().get("release")).hasSize(9);
    }

    @Test
    public void b30_securityGroupsAndEndpointAreCarried() {
        Map<String, Object> fields = stage.attributes(attributes -> {
                    put(
                            attributes,
                            "security_groups",
                            "[{\"from_port\": 22, \"ip_protocol\": \"tcp\","
                                    + " \"ip_ranges\": [\"10.0.0.0/8\"], \"to_port\": 22},"
                                    + " {\"ip_protocol\": \"icmp\", \"from_port\": -1}]");
                    put(attributes, "access_endpoint_url", "{\"port\": 443, \"protocol\": \"https\"}");
                    put(attributes, "marketplace_name", "\"dropped\"");
                    put(attributes, "user_name", "\"ec2-user\"");
                })
                .read()
                .images()
                .get(0)
                .fields();

        assertThat(fields).doesNotContainKey("marketplace_name").containsEntry("user_name", "ec2-user");
        assertThat(fields.get("security_groups").toString())
                .isEqualTo("[{from_port=22, ip_protocol=tcp, ip_ranges=[10.0.0.0/8], to_port=22},"
                        + " {from_port=-1, ip_protocol=icmp}]");
        assertThat(fields.get("access_endpoint_url").toString()).isEqualTo("{port=443, protocol=https}");
    }

    @Test
    public void b30_portsOfSecurityGroupsDependOnTheProtocol() {
        stage.attributes(attributes -> put(
                attributes,
                "security_groups",
                "[{\"from_port\": -1, \"ip_protocol\": \"tcp\"}, {\"to_port\": 256}, {\"to_port\": 1.0}]"));

        assertThat(stage.faults())
                .containsExactly(
                        WHERE + "security_groups[0].from_port: must be at least 0 (found: -1); write a port number",
                        WHERE + "security_groups[1].to_port: must be at most 255 (found: 256); "
                                + "write an ICMP type or code, or -1 for all",
                        WHERE + "security_groups[2].to_port: must be a whole number (found: 1.0); "
                                + "write it without a fraction");
    }

    @Test
    public void b32_digestAndFilename() {
        Stage read = stage.entry(entry ->
                        entry.put("filename", "nice.raw").put("version", "1").put("order", 1.5))
                .read();

        assertThat(read.images().get(0).file()).isEqualTo("rhel-8.5.raw");
    }

    @Test
    public void fileEntriesAreChecked() {
        assertThat(stage.entry(entry -> entry.remove("attributes")).faults())
                .containsExactly(WHERE + "attributes: is missing; write the attributes of the AMI as an object");
        assertThat(stage.entry(entry -> entry.put("md5", "x")).faults())
                .containsExactly(WHERE + "md5: is not known here (found: x); remove it");
        assertThat(stage.entry(entry -> entry.remove("relative_path")).faults())
                .contains("payload.files[0] (in R/staged.json): relative_path: is missing; "
                        + "name the staged file as DESTINATION/AWS_IMAGES/FILE");
    }

    @Test
    public void entriesOfOtherToolsAreNoConcern() {
        ObjectNode image = object("{}").put("relative_path", IMAGE);
        JsonNode attributes = StageFixture.attributes();
        image.set("attributes", attributes);
        ObjectNode docker = object("{\"relative_path\": \"d/DOCKER/x\", \"whatever\": {\"a\": 1}}");
        ObjectNode iso = object("{\"relative_path\": \"d/ISOS/x\", \"attributes\": {\"description\": \"an iso\"}}");

        assertThat(stage.entries(image, docker, iso).read().faults()).isEmpty();
    }
}
