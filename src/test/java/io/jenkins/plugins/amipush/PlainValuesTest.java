package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PlainValuesTest {
    @Test
    public void mapsBecomeJson() {
        Map<String, Object> regions = new LinkedHashMap<>();
        regions.put("us-east-2", Map.of("release", "123456789012"));
        regions.put("default", null);
        assertThat(one("accounts", regions))
                .isEqualTo("{\"us-east-2\":{\"release\":\"123456789012\"},\"default\":null}");
        assertThat(one("snapshotAccountIds", Map.of("default", List.of("1", "2"))))
                .isEqualTo("{\"default\":[\"1\",\"2\"]}");
        assertThat(one("snapshotAccountIds", Map.of("default", new String[] {"1", "2"})))
                .isEqualTo("{\"default\":[\"1\",\"2\"]}");
        assertThat(one("accounts", Map.of())).isEqualTo("{}");
    }

    @Test
    public void numbersStayNumbersForTheEngineToRefuse() {
        assertThat(one("accounts", Map.of("default", Map.of("a", 123456789012L))))
                .isEqualTo("{\"default\":{\"a\":123456789012}}");
    }

    @Test
    public void listsBecomeLines() {
        assertThat(one("onlyRegions", List.of("us-east-2", "eu-west-1"))).isEqualTo("us-east-2\neu-west-1");
        assertThat(one("onlyFiles", new String[] {"a b", "c"})).isEqualTo("a b\nc");
        assertThat(one("onlyImages", List.of("us-east-2/a b", "c"))).isEqualTo("us-east-2/a b\nc");
        assertThat(one("source", List.of("a", "b"))).isEqualTo("a\nb");
        assertThat(one("tags", List.of("a=1", "b=2"))).isEqualTo("a=1\nb=2");
    }

    @Test
    public void tagsBecomeLines() {
        Map<String, Object> tags = new LinkedHashMap<>();
        tags.put("team", "images");
        tags.put("run", 7);
        tags.put("empty", null);
        assertThat(one("tags", tags)).isEqualTo("team=images\nrun=7\nempty=");
    }

    @Test
    public void aLineBreakMakesNoSecondTag() {
        String text = (String) one("tags", Map.of("a", "1\naws:x=2"));
        assertThat(Words.lines(text)).hasSize(1);
        assertThat(SettingChecks.tags(text).kind()).isEqualTo(Finding.Kind.ERROR);
    }

    @Test
    public void whatIsPlainStaysAsItIs() {
        Map<String, Object> given = new HashMap<>();
        given.put("accounts", "{}");
        given.put("maxRetries", 2);
        given.put("ship", true);
        given.put("rhsmUrl", null);
        given.put("unknown", List.of("a"));
        assertThat(PlainValues.asTexts(given)).isEqualTo(given);
    }

    @Test
    public void whatIsNoStringButReadsLikeOne() {
        assertThat(one("accounts", Map.of("default", Map.of(new StringBuilder("a"), new StringBuilder("1")))))
                .isEqualTo("{\"default\":{\"a\":\"1\"}}");
        assertThat(one("onlyRegions", List.of(new StringBuilder("us-east-2")))).isEqualTo("us-east-2");
    }

    @Test
    public void hostileValues() {
        Map<String, Object> self = new HashMap<>();
        self.put("default", self);
        assertThat((String) one("accounts", self)).contains("nested too deeply").hasSizeLessThan(1000);

        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThat((String) one("snapshotAccountIds", list)).contains("nested too deeply");
        assertThat(one("onlyRegions", Arrays.asList(list, null))).isEqualTo("java.util.ArrayList\n");

        Object loud = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("code of the Jenkinsfile");
            }
        };
        assertThat((String) one("accounts", Map.of("default", Map.of("a", loud))))
                .contains("PlainValuesTest");
        assertThat((String) one("tags", Map.of("a", loud))).startsWith("a=io.jenkins");
        assertThat((String) one("onlyFiles", List.of(loud))).startsWith("io.jenkins");
    }

    private static Object one(String name, Object value) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put(name, value);
        return PlainValues.asTexts(arguments).get(name);
    }
}
