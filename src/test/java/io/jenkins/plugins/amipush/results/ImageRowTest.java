package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.kohsuke.stapler.export.Exported;

public class ImageRowTest {
    private static final String ODD = "\u0001\u001b\uffff";

    @Test
    public void nothingIsExportedThatXmlCannotHold() throws Exception {
        ResultsFold fold = new ResultsFold();
        String id = "r/" + ODD;
        fold.apply(new Event.Image(null, id, ODD, ODD, List.of(ODD), ODD, ODD, ODD, 1L, Map.of()));
        for (Event.Kind kind : Event.Kind.values()) {
            fold.apply(new Event.Resource(null, List.of(id), kind, ODD, ODD, true, ODD));
        }
        fold.apply(new Event.ImageEnded(null, id, null, true, true, ODD, ODD));
        ImageRow row = new ImageRow(fold.results().images().get(0), false);

        List<Method> exported = Arrays.stream(ImageRow.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Exported.class))
                .toList();
        assertThat(exported).hasSizeGreaterThan(15);
        for (Method method : exported) {
            assertThat(String.valueOf(method.invoke(row))).as(method.getName()).doesNotContainPattern("[" + ODD + "]");
        }
        assertThat(row.getId()).isEqualTo("r/\ufffd\ufffd\ufffd");
        assertThat(row.getDest()).containsExactly("\ufffd\ufffd\ufffd");
    }
}
