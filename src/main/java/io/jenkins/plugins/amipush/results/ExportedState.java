package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Results;
import java.util.List;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * One state of a build's pushes for all that one answer of the REST API tells of them, though each of its values is
 * asked for by itself. An answer about many builds tells one after the other, so only the last one is held.
 */
final class ExportedState {
    private static final String ATTRIBUTE = ExportedState.class.getName();

    private final AmiPushAction action;
    private final Results results;
    private final PushSummary summary;

    private ExportedState(AmiPushAction action) {
        this.action = action;
        results = action.results();
        summary = PushSummary.of(results);
    }

    static ExportedState of(AmiPushAction action) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        if (request == null) {
            return new ExportedState(action);
        }
        if (request.getAttribute(ATTRIBUTE) instanceof ExportedState known && known.action == action) {
            return known;
        }
        ExportedState state = new ExportedState(action);
        request.setAttribute(ATTRIBUTE, state);
        return state;
    }

    PushSummary summary() {
        return summary;
    }

    List<ImageRow> images() {
        return results.images().stream()
                .map(image -> new ImageRow(image, results.rehearsal()))
                .toList();
    }
}
