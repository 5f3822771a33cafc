package io.jenkins.plugins.amipush.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Jenkins answers a page that follows a build whose journals tell anything in any order. */
public final class LiveAnswers {
    private static final int STEPS = 250;
    private static final int ASKED_EVERY = 4;

    private LiveAnswers() {}

    /** @param answer to the page. @param expected what it has then */
    public record Step(JsonNode answer, JsonNode expected) {
        /** Whether the answer tells only what is newer. */
        public boolean isPatch() {
            return answer.has("changes");
        }
    }

    public static List<Step> of(int seed) {
        RandomBuild build = new RandomBuild(seed);
        LiveDocument document = new LiveDocument();
        List<Step> steps = new ArrayList<>();
        String revision = null;
        for (int i = 1; i <= STEPS; i++) {
            build.step();
            if (i % ASKED_EVERY == 0) {
                document.take(build.results());
                ObjectNode answer = JsonNodeFactory.instance.objectNode();
                Optional<ObjectNode> changes = document.since(revision);
                revision = document.revision();
                answer.put("revision", revision).put("live", i < STEPS - ASKED_EVERY);
                if (changes.isPresent()) {
                    answer.set("changes", changes.get());
                } else {
                    answer.set("results", document.full());
                }
                steps.add(new Step(answer, LiveDocument.of(build.results())));
            }
        }
        return steps;
    }
}
