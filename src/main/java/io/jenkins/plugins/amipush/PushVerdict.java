package io.jenkins.plugins.amipush;

import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.RunOutcome;

/** What a push means for its build. @param message one line, or null when all is done */
record PushVerdict(Kind kind, String message) {
    /** The kinds of {@link PushVerdict}. */
    enum Kind {
        /** All that was asked for is done. */
        DONE,
        /** The push went through, but not for every image: what that means is the user's choice. */
        IMAGES_MISSING,
        /** The push did not go through. */
        NOT_DONE
    }

    static PushVerdict of(Results results) {
        if (results.outcome() == RunOutcome.PUSHED) {
            return new PushVerdict(Kind.DONE, null);
        }
        int missing = results.total() - results.counts().get(ItemState.PUSHED);
        if (results.outcome() == RunOutcome.FAILED && results.exitCode() != null && missing > 0) {
            return new PushVerdict(
                    Kind.IMAGES_MISSING,
                    missing + " of " + results.total() + (results.total() == 1 ? " image" : " images")
                            + (missing == 1 ? " was" : " were") + " not pushed; see AMI Push");
        }
        String how = switch (results.outcome()) {
            case REFUSED -> "AMI push not started";
            case STOPPED -> "AMI push stopped";
            default -> "AMI push failed";
        };
        return new PushVerdict(Kind.NOT_DONE, results.reason() == null ? how : how + ": " + results.reason());
    }
}
