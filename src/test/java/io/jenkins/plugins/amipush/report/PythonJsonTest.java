package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Against what Python 3 printed for the same value. */
public class PythonJsonTest {
    private static final String PRETTY = """
            {
              "A": 1,
              "a": 2,
              "bools": [
                true,
                false
              ],
              "empty_map": {},
              "floats": [
                1.0,
                0.1,
                1e+16,
                1e-05,
                123456789012345.6,
                5e-324,
                1.7976931348623157e+308,
                -0.0,
                100000.0,
                0.0001,
                2e-07,
                1.1805916207174113e+21,
                1e+22,
                9007199254740992.0
              ],
              "ints": [
                0,
                -1,
                9223372036854775807,
                1180591620717411303424
              ],
              "nested": {
                "a": null,
                "b": [
                  [],
                  {},
                  [
                    1,
                    2,
                    {
                      "k": null
                    }
                  ]
                ]
              },
              "text": "\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f \\u00e9 \\u20ac \\ud83d\\ude00 \\u2028",
              "z": [],
              "\\u00e9": 3,
              "\\uffff": 2,
              "\\ud83d\\ude00": 1
            }""";

    private static final String LINE = """
            {"A": 1, "a": 2, "bools": [true, false], "empty_map": {}, "floats": [1.0, 0.1, 1e+16, 1e-05, 123456789012345.6, 5e-324, 1.7976931348623157e+308, -0.0, 100000.0, 0.0001, 2e-07, 1.1805916207174113e+21, 1e+22, 9007199254740992.0], "ints": [0, -1, 9223372036854775807, 1180591620717411303424], "nested": {"a": null, "b": [[], {}, [1, 2, {"k": null}]]}, "text": "\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f \\u00e9 \\u20ac \\ud83d\\ude00 \\u2028", "z": [], "\\u00e9": 3, "\\uffff": 2, "\\ud83d\\ude00": 1}""";

    @Test
    public void writesEveryKindOfValueAsPythonDoes() {
        assertThat(PythonJson.pretty(value())).isEqualTo(PRETTY);
        assertThat(PythonJson.line(value())).isEqualTo(LINE);
    }

    @Test
    public void writesEmptiesAtTheTop() {
        assertThat(PythonJson.pretty(List.of())).isEqualTo("[]");
        assertThat(PythonJson.pretty(Map.of())).isEqualTo("{}");
        assertThat(PythonJson.line(null)).isEqualTo("null");
    }

    @Test
    public void writesALoneSurrogateAndWhatIsNoJsonValue() {
        assertThat(PythonJson.line("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(PythonJson.line(new StringBuilder("text"))).isEqualTo("\"text\"");
        assertThat(PythonJson.line(List.of(Double.NaN, Double.NEGATIVE_INFINITY, 1.5f, new BigDecimal("2.50"))))
                .isEqualTo("[NaN, -Infinity, 1.5, 2.5]");
    }

    private static Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", List.of());
        value.put("empty_map", Map.of());
        Map<String, Object> nested = new LinkedHashMap<>();
        Map<String, Object> withNull = new LinkedHashMap<>();
        withNull.put("k", null);
        nested.put("b", List.of(List.of(), Map.of(), List.of(1, 2L, withNull)));
        nested.put("a", null);
        value.put("nested", nested);
        value.put(
                "floats",
                new ArrayList<>(List.of(
                        1.0,
                        0.1,
                        1e16,
                        1e-05,
                        123456789012345.6,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        -0.0,
                        100000.0,
                        0.0001,
                        2e-07,
                        Math.pow(2, 70),
                        1e22,
                        9007199254740993.0)));
        value.put("ints", List.of(0, -1, Long.MAX_VALUE, BigInteger.TWO.pow(70)));
        value.put("bools", List.of(true, false));
        value.put("text", "\"\\/\b\f\n\r\t\0\u001f\u007f \u00e9 \u20ac \ud83d\ude00 \u2028");
        value.put("\ud83d\ude00", 1);
        value.put("\uffff", 2);
        value.put("A", 1);
        value.put("a", 2);
        value.put("\u00e9", 3);
        return value;
    }
}
