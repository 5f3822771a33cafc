package io.jenkins.plugins.amipush.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON exactly as Python's {@code json.dumps(value, sort_keys=True)} writes it, on one line or with {@code indent=2}:
 * files that release tools compare byte by byte keep their form. Takes strings, numbers, booleans, null, collections
 * and maps; anything else is written as its text.
 */
final class PythonJson {
    /** Python writes a float with an exponent from there on, and below 1e-4. */
    private static final int FIRST_EXPONENT = 16;

    private static final int LAST_NEGATIVE_EXPONENT = -4;

    /** No double needs more significant digits. */
    private static final int MOST_DIGITS = 17;

    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private PythonJson(boolean indented) {
        this.indented = indented;
    }

    /** As with {@code indent=2}; no line break at the end. */
    static String pretty(Object value) {
        return new PythonJson(true).text(value);
    }

    /** On one line, without its end. */
    static String line(Object value) {
        return new PythonJson(false).text(value);
    }

    private String text(Object value) {
        write(value, 0);
        return out.toString();
    }

    private void write(Object value, int depth) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, depth);
        } else if (value instanceof Collection<?> list) {
            writeList(list, depth);
        } else {
            string(value.toString());
        }
    }

    private void writeMap(Map<?, ?> map, int depth) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        entries.sort((a, b) -> compare(String.valueOf(a.getKey()), String.valueOf(b.getKey())));
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : entries) {
            out.append(separator);
            newline(depth + 1);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), depth + 1);
            separator = separator();
        }
        close('}', entries.isEmpty(), depth);
    }

    private void writeList(Collection<?> list, int depth) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            newline(depth + 1);
            write(element, depth + 1);
            separator = separator();
        }
        close(']', list.isEmpty(), depth);
    }

    private String separator() {
        return indented ? "," : ", ";
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            newline(depth);
        }
        out.append(bracket);
    }

    private void newline(int depth) {
        if (indented) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(text.charAt(i));
        }
        out.append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\f' -> out.append("\\f");
            case '\b' -> out.append("\\b");
            default -> {
                if (c >= ' ' && c <= '~') {
                    out.append(c);
                } else {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                }
            }
        }
    }

    /** Python sorts by code point, Java's strings by UTF-16 unit. */
    private static int compare(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int left = a.codePointAt(i);
            int right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }

    private static String number(Number number) {
        if (number instanceof Double || number instanceof BigDecimal) {
            return floating(number.doubleValue());
        }
        if (number instanceof Float) {
            return floating(Double.parseDouble(number.toString()));
        }
        return number instanceof BigInteger ? number.toString() : Long.toString(number.longValue());
    }

    private static String floating(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= LAST_NEGATIVE_EXPONENT && exponent < FIRST_EXPONENT) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** The fewest digits that read back as the same number; before Java 19, {@code Double.toString} may give more. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS));
    }
}
