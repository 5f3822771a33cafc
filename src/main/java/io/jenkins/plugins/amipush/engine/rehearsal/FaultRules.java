package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.List;
import java.util.Optional;

/** Counts the calls that fit each rule, and says which fault a call meets. */
final class FaultRules {
    private final List<FaultRule> rules;
    private final long[] counts;

    FaultRules(List<FaultRule> rules) {
        this.rules = rules;
        counts = new long[rules.size()];
    }

    /** The fault of this call; asking counts it as a call. */
    synchronized Optional<FaultRule> met(Recorded request) {
        FaultRule met = null;
        for (int i = 0; i < counts.length; i++) {
            FaultRule rule = rules.get(i);
            if (rule.fits(request.operation(), request.region(), request.parameters())) {
                counts[i]++;
                if (met == null && rule.meets(counts[i])) {
                    met = rule;
                }
            }
        }
        return Optional.ofNullable(met);
    }
}
