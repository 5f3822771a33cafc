package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.report.AwsConsole;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * An image as the REST API gives it ({@code docs/jenkins-api.md}), in JSON or XML, and the plain table of the page shows
 * it.
 */
@ExportedBean(defaultVisibility = 2)
@Restricted(NoExternalUse.class)
public final class ImageRow {
    private final ImageResult image;
    private final boolean rehearsal;

    ImageRow(ImageResult image, boolean rehearsal) {
        this.image = image;
        this.rehearsal = rehearsal;
    }

    static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    @Exported
    public String getId() {
        return XmlText.of(image.id());
    }

    @Exported
    public String getFile() {
        return XmlText.of(image.file());
    }

    @Exported
    public List<String> getDest() {
        return XmlText.of(image.dest());
    }

    @Exported
    public String getName() {
        return XmlText.of(image.name());
    }

    @Exported
    public String getRegion() {
        return XmlText.of(image.region());
    }

    @Exported
    public String getType() {
        return XmlText.of(image.type());
    }

    @Exported
    public String getState() {
        return image.state().name();
    }

    @Exported
    public String getAmi() {
        return XmlText.of(image.ami());
    }

    @Exported
    public String getSnapshotId() {
        return XmlText.of(image.snapshotId());
    }

    @Exported
    public boolean isShipped() {
        return image.shipped();
    }

    @Exported
    public boolean isPublicImage() {
        return image.publicImage();
    }

    @Exported
    public int getAttempts() {
        return image.attempts();
    }

    @Exported
    public String getReason() {
        return XmlText.of(image.reason());
    }

    @Exported
    public String getRemedy() {
        return XmlText.of(image.remedy());
    }

    @Exported
    public String getSha256() {
        return XmlText.of(image.sha256());
    }

    /** The staged file's size. */
    @Exported
    public Long getBytes() {
        return image.bytes();
    }

    /** What its ended phases sent; work that several images share counts for each of them. */
    @Exported
    public long getBytesSent() {
        return image.phases().stream()
                .filter(phase -> phase.bytes() != null)
                .mapToLong(ImageResult.PhaseResult::bytes)
                .sum();
    }

    @Exported
    public String getStarted() {
        return text(image.started());
    }

    @Exported
    public String getEnded() {
        return text(image.ended());
    }

    /** The AMI's page in the AWS console, or null where there is none. */
    public String getAmiLink() {
        return rehearsal ? null : AwsConsole.image(image.region(), image.ami()).orElse(null);
    }

    /** What is being done now, or null. */
    public String getPhase() {
        return image.current() == null
                ? null
                : image.current().phase().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isFailed() {
        return image.state() != ItemState.PUSHED && image.state() != ItemState.PENDING;
    }
}
