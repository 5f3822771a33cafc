package io.jenkins.plugins.amipush.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Fault;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SourceTest {
    private static final String HINT =
            "write staged:DIRECTORY for a staged directory, or pub:https://HOST?task_id=ID for an earlier push";

    private static List<String> faults(String source) {
        return Source.parse(source).faults().stream().map(Fault::line).toList();
    }

    @Test
    public void commasPartSourcesWhereABackendFollows() {
        assertThat(Source.split(List.of("staged:/a,staged:/b", "staged:/a,/b", "/a, pub:https://h?task_id=1,2")))
                .containsExactly("staged:/a", "staged:/b", "staged:/a,/b", "/a", "pub:https://h?task_id=1,2");
    }

    @Test
    public void a02_aBarePathIsStaged() {
        assertThat(Source.parse("/stage/ami/root"))
                .isEqualTo(new Source("/stage/ami/root", "staged", "/stage/ami/root", Map.of()));
        assertThat(Source.parse("C:\\stage").location()).isEqualTo("C:\\stage");
        assertThat(Source.parse("STAGED:rel/dir").backend()).isEqualTo("staged");
        assertThat(Source.parse("").faults()).hasSize(1);
    }

    @Test
    public void b34_thePathReachesUpToTheQuestionMark() {
        Source source = Source.parse("staged:/srv/x=y/st#age%20/?threads=2&timeout=30");

        assertThat(source.location()).isEqualTo("/srv/x=y/st#age%20/");
        assertThat(source.arguments()).isEqualTo(Map.of("threads", List.of("2"), "timeout", List.of("30")));
        assertThat(source.faults()).isEmpty();
    }

    @Test
    public void whatIsWrittenWrong() {
        assertThat(faults("staged:")).containsExactly("staged:: names no directory; " + HINT);
        assertThat(faults("nosuch:/x")).containsExactly("nosuch:/x: no source is called nosuch; " + HINT);
        assertThat(faults("koji:https://k?vmi_build=x"))
                .containsExactly("koji:https://k?vmi_build=x: unsupported source: what koji lists has no region, type "
                        + "and billing codes; " + HINT);
        assertThat(faults("https://h/x"))
                .containsExactly("https://h/x: is no source; for the images of an earlier push write pub:https://h/x");
        assertThat(faults("staged:/a?thread=2&threads=x"))
                .containsExactly(
                        "staged:/a?thread=2&threads=x: thread: is no argument of staged sources; remove it",
                        "staged:/a?thread=2&threads=x: threads: must be a whole number (found: x)");
        assertThat(faults("staged://host/a")).hasSize(1);
        assertThat(faults("staged:///a")).isEmpty();
    }
}
