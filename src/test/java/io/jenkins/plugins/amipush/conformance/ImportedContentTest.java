package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Imports whose object, or whose snapshot, somebody takes away: no push may release what it does not know. */
public class ImportedContentTest {
    @Rule
    public final Fixture fixture = new Fixture();

    private OtherTool other;

    @Before
    public void meet() {
        other = new OtherTool(fixture.cloud());
    }

    @After
    public void part() {
        other.close();
    }

    @Test
    public void anImportOfAReplacedObjectIsNeverTakenUp() throws Exception {
        Path foreign = Files.writeString(fixture.root().resolve("foreign"), "FOREIGN".repeat(1000));
        AtomicBoolean imported = new AtomicBoolean();
        AtomicBoolean replaced = new AtomicBoolean();
        fixture.cloud().onRequest(request -> {
            if (request.operation().equals("ec2:ImportSnapshot")) {
                imported.set(true);
            } else if (request.operation().equals("ec2:DescribeImportSnapshotTasks")
                    && imported.get()
                    && replaced.compareAndSet(false, true)) {
                other.object(foreign);
            }
        });
        assertThat(Fixture.log(fixture.push(), 30)).contains("was replaced while it was imported as snapshot snap-");
        assertThat(fixture.state("/images")).isEmpty();
        String spoiled = fixture.only("/snapshots").get("snapshotId").asText();

        assertThat(Fixture.log(fixture.push(), 0))
                .contains("holds another content and is replaced")
                .doesNotContain("Going on with snapshot import");
        assertThat(fixture.state("/snapshots")).hasSize(2);
        assertThat(fixture.imagesJson().at("/0/snapshot_id").asText()).isNotEqualTo(spoiled);
    }

    /** Another tool registers the name while ours is importing: its image is gone on with, but nobody vouches for it. */
    @Test
    public void anImageThatTookTheNameMeanwhileIsNeverTakenForOurs() throws Exception {
        AtomicBoolean taken = new AtomicBoolean();
        fixture.cloud().onRequest(request -> {
            if (request.operation().equals("ec2:RegisterImage") && taken.compareAndSet(false, true)) {
                other.image(other.snapshot(), change -> {});
            }
        });
        assertThat(Fixture.log(fixture.push(), 0)).contains("taken on trust");
        JsonNode image = fixture.only("/images");
        assertThat(image.at("/tags").has("ami-push:sha256")).isFalse();
        JsonNode item = fixture.imagesJson().get(0);
        assertThat(item.get("ami").asText()).isEqualTo(image.get("imageId").asText());
        assertThat(fixture.requests("ec2:ModifySnapshotAttribute"))
                .extracting(request -> request.parameters().get("SnapshotId"))
                .contains(item.get("snapshot_id").asText());
    }

    /** AWS answers a repeated client token with the import of old, whose snapshot is gone. */
    @Test
    public void aReleaseThatIsDeletedAgainAndAgainIsImportedAnew() throws Exception {
        for (int time = 1; time <= 3; time++) {
            Fixture.log(fixture.push(), 0);
            JsonNode image = fixture.imagesJson().get(0);
            other.ec2.deregisterImage(
                    request -> request.imageId(image.get("ami").asText()));
            other.ec2.deleteSnapshot(
                    request -> request.snapshotId(image.get("snapshot_id").asText()));
        }
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(3);
    }
}
