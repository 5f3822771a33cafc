package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** One state of the results, for a page. */
@Restricted(NoExternalUse.class)
public final class ResultsPage {
    /** The build page says how it went; all images are on the page of their own. */
    private static final int MOST_IN_SUMMARY = 5;

    private static final int LONGEST_TEXT = 400;

    /** Control characters and those that turn the direction of text; a name must look like what it is. */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{61c}\\x{200b}-\\x{200f}\\x{2028}-\\x{202e}\\x{2060}-\\x{2069}\\x{feff}]");

    private final Results results;
    private final List<ImageRow> images;

    private final ResultsTexts texts;

    ResultsPage(Results results, ResultsTexts texts) {
        this.results = results;
        this.texts = texts;
        this.images = results.images().stream()
                .map(image -> new ImageRow(image, results.rehearsal()))
                .toList();
    }

    static String word(RunOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    public List<ImageRow> getImages() {
        return images;
    }

    public String getOutcomeText() {
        return texts.outcome(word(results.outcome()), results.dryRun());
    }

    public String getReason() {
        return results.reason();
    }

    /** A text of the journal as a page may show it; Jelly escapes it. */
    public String brief(String text) {
        if (text == null) {
            return "";
        }
        String start = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        return UNSEEN.matcher(start).replaceAll("\ufffd");
    }

    public boolean isRehearsal() {
        return results.rehearsal();
    }

    public boolean isDryRun() {
        return results.dryRun();
    }

    /** Such as {@code 12 images: 10 PUSHED, 2 UPLOADFAILED}. */
    public String getCountsText() {
        return texts.counts(results.total(), results.counts());
    }

    /** The first images that failed. */
    public List<ImageRow> getFailed() {
        return images.stream().filter(ImageRow::isFailed).limit(MOST_IN_SUMMARY).toList();
    }

    /** The first images that have an AMI and did not fail. */
    public List<ImageRow> getPushed() {
        return images.stream()
                .filter(image -> image.getAmi() != null && !image.isFailed())
                .limit(MOST_IN_SUMMARY)
                .toList();
    }

    /** How many images {@link #getFailed} and {@link #getPushed} leave out. */
    public int getMore() {
        return images.size() - getFailed().size() - getPushed().size();
    }
}
