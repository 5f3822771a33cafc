package io.jenkins.plugins.amipush.results;

import hudson.Functions;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.amipush.journal.MergedResults;
import io.jenkins.plugins.amipush.journal.Results;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The pushes of a build: what its pages, its REST API and its artifacts show. Saves ids only and folds the journals;
 * when the build is over, a {@link PushSummary} too.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class AmiPushAction implements RunAction2, StaplerProxy {
    private static final String DIRECTORY = "ami-push";

    /** Ids of the pushes in their order. Never changed but replaced, so that a build can be saved at any time. */
    private volatile List<String> pushes = new ArrayList<>();

    /** Null before the build is over. */
    private volatile PushSummary summary;

    private transient Run<?, ?> run;
    private transient Map<String, PushRecord> records;
    private transient Object archiving;
    private transient Settling settling;

    /** Of who follows the build; kept as long as somebody asks and the memory is not needed. */
    private transient SoftReference<LiveDocument> document;

    private AmiPushAction() {}

    /** The build's action; made and saved when there is none yet. */
    public static AmiPushAction of(Run<?, ?> run) throws IOException {
        synchronized (run) {
            AmiPushAction action = run.getAction(AmiPushAction.class);
            if (action == null) {
                action = new AmiPushAction();
                run.addAction(action);
                run.save();
            }
            return action;
        }
    }

    /**
     * The record of a push; made and saved when there is none yet, so it is the same before and after a restart.
     *
     * @param id names the push within the build: letters, digits, {@code -} and {@code .} only
     */
    public PushRecord record(String id) throws IOException {
        synchronized (run) {
            PushRecord record = recordOf(id);
            Files.createDirectories(directory());
            if (!pushes.contains(id)) {
                List<String> more = new ArrayList<>(pushes);
                more.add(id);
                pushes = more;
                run.save();
            }
            return record;
        }
    }

    /** Whether there is a record of that id. */
    public boolean has(String id) {
        return pushes.contains(id);
    }

    /** All pushes of the build as one; an image that was pushed twice shows as the later push left it. */
    public Results results() {
        List<Results> results = new ArrayList<>();
        for (PushRecord record : records()) {
            Results push = record.results();
            // What was lost before it knew its images says nothing that the next start does not say.
            if (!push.images().isEmpty() || !has(PushRecord.next(record.id()))) {
                results.add(push);
            }
        }
        return MergedResults.of(results);
    }

    /** Whether more may be told. */
    boolean isLive() {
        return run.isBuilding();
    }

    /** Held while artifacts are written, so that what is newer never gets overwritten by what is older. */
    Object archiving() {
        return archiving;
    }

    /** What those who follow the build share, or null when nobody did before it was over. */
    LiveDocument document(boolean live) {
        synchronized (records) {
            LiveDocument shared = document.get();
            if (shared == null && live) {
                shared = new LiveDocument();
                document = new SoftReference<>(shared);
            }
            return shared;
        }
    }

    /** What came of the pushes of a build that is over; null as long as nobody kept it. */
    PushSummary kept() {
        return summary;
    }

    void keep(PushSummary all) throws IOException {
        summary = all;
        run.save();
    }

    Settling settling() {
        return settling;
    }

    Path directory() {
        return run.getRootDir().toPath().resolve(DIRECTORY);
    }

    /** Whether a journal takes more room than it has to; reads none. */
    boolean isWorthPacking() {
        return pushes.stream()
                .filter(PushRecord::isId)
                .anyMatch(id -> recordOf(id).isWorthPacking());
    }

    /** Changes whenever the page would. */
    String version() throws IOException {
        StringBuilder version = new StringBuilder(isLive() ? "live" : "over");
        for (PushRecord record : records()) {
            version.append('-').append(record.length()).append(record.closed() ? "c" : "");
        }
        return version.toString();
    }

    /** The build's pushes; those that a build left open when it ended are closed. */
    Collection<PushRecord> records() {
        boolean over = !run.isBuilding();
        List<PushRecord> all = new ArrayList<>();
        for (String id : new LinkedHashSet<>(pushes)) {
            if (PushRecord.isId(id)) {
                PushRecord record = recordOf(id);
                if (over) {
                    record.abandon();
                }
                all.add(record);
            }
        }
        return all;
    }

    private PushRecord recordOf(String id) {
        synchronized (records) {
            return records.computeIfAbsent(id, key -> new PushRecord(this::directory, key));
        }
    }

    @Override
    public void onAttached(Run<?, ?> owner) {
        run = owner;
        records = new LinkedHashMap<>();
        archiving = new Object();
        settling = new Settling(this);
        document = new SoftReference<>(null);
    }

    @Override
    public void onLoad(Run<?, ?> owner) {
        onAttached(owner);
        if (pushes == null) {
            pushes = new ArrayList<>();
        }
    }

    @Override
    public String getIconFileName() {
        return "symbol-cloud";
    }

    @Override
    public String getDisplayName() {
        return "AMI Push";
    }

    @Override
    public String getUrlName() {
        return "amiPush";
    }

    /** For the pages. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** For the pages: one state of the results for a whole page. */
    public ResultsPage getPage() {
        return new ResultsPage(
                results(), new ResultsTexts(Stapler.getCurrentRequest2().getLocale()));
    }

    /** For the pages: the files that the reader may have. */
    public List<String> getDownloads() {
        return mayDownload() ? Downloads.NAMES : List.of();
    }

    /** What the artifacts ask for, which hold the same. */
    private boolean mayDownload() {
        return !Functions.isArtifactsPermissionEnabled() || run.hasPermission(Run.ARTIFACTS);
    }

    /** Nobody gets further who may not see the job. */
    @Override
    public Object getTarget() {
        run.checkPermission(Item.READ);
        return this;
    }

    /** {@code GET amiPush/results}: what the page shows, while it runs and after. */
    @GET
    public void doResults(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        run.checkPermission(Item.READ);
        LiveResults.send(this, request, response);
    }

    /** {@code GET amiPush/download/NAME}: one of {@link #getDownloads()}. */
    @GET
    public void doDownload(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        run.checkPermission(Item.READ);
        if (!mayDownload()) {
            run.checkPermission(Run.ARTIFACTS);
        }
        Downloads.send(this, request.getRestOfPath().replaceFirst("^/", ""), response);
    }

    public Api getApi() {
        return new Api(this);
    }

    /** What the REST API tells but the images: of a build that is over without reading its journals. */
    private PushSummary told() {
        PushSummary all = summary;
        return all != null && all.isWhole() ? all : ExportedState.of(this).summary();
    }

    @Exported
    public String getOutcome() {
        return told().getOutcome();
    }

    @Exported
    public String getReason() {
        return XmlText.of(told().getReason());
    }

    @Exported
    public boolean isRehearsal() {
        return told().isRehearsal();
    }

    @Exported
    public boolean isDryRun() {
        return told().isDryRun();
    }

    @Exported
    public int getTotal() {
        return told().getTotal();
    }

    /** Number of images by state; every state is there. */
    @Exported
    public Map<String, Integer> getCounts() {
        return told().getCounts();
    }

    /** Null while it runs, and when it was killed. */
    @Exported
    public Integer getExitCode() {
        return told().getExitCode();
    }

    /** The engine's version. */
    @Exported
    public String getEngine() {
        return XmlText.of(told().getEngine());
    }

    @Exported
    public String getStarted() {
        return told().getStarted();
    }

    /** Null while it runs. */
    @Exported
    public String getEnded() {
        return told().getEnded();
    }

    @Exported
    public long getBytesSent() {
        return told().getBytesSent();
    }

    @Exported
    public List<ImageRow> getImages() {
        return ExportedState.of(this).images();
    }
}
