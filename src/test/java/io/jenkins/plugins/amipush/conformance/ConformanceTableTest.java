package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** Each case of docs/conformance.md has its test, each test its case. */
public class ConformanceTableTest {
    private static final Path TABLE = Path.of("docs/conformance.md");
    private static final Pattern ROW = Pattern.compile("\\| ([A-H][0-9]{2}) \\|[^|]*\\|([^|]*)\\|.*");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+#\\w+)`");
    private static final Pattern CASE = Pattern.compile("([A-H][0-9]{2})_\\w+");

    /** The sections whose tests stand in this package. */
    private static final Pattern SECTIONS = Pattern.compile("[A-H].*");

    /** A row. @param tests the tests that it names */
    private record Row(String id, List<String> tests) {}

    @Test
    public void everyCaseHasATestAndEveryTestACase() throws Exception {
        Set<String> listed = rows().stream()
                .map(Row::id)
                .filter(SECTIONS.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = tests().stream()
                .map(test -> id(test.getName()))
                .filter(SECTIONS.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isNotEmpty();
        assertThat(tested).isEqualTo(listed);
    }

    @Test
    public void noCaseIsListedTwice() throws Exception {
        assertThat(rows()).extracting(Row::id).doesNotHaveDuplicates();
    }

    @Test
    public void testsThatTheTableNamesExist() throws Exception {
        Set<String> existing = tests().stream()
                .map(test -> test.getDeclaringClass().getSimpleName() + "#" + test.getName())
                .collect(Collectors.toSet());
        for (Row row : rows()) {
            assertThat(existing).as(row.id()).containsAll(row.tests());
            assertThat(row.tests()).as(row.id()).allMatch(test -> test.contains("#" + row.id() + "_"));
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(
                        row.group(1),
                        NAMED_TEST
                                .matcher(row.group(2))
                                .results()
                                .map(test -> test.group(1))
                                .toList()))
                .toList();
    }

    /** The tests of cases in this package. */
    private static List<Method> tests() throws IOException, URISyntaxException {
        Path classes = Path.of(ConformanceTableTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String name = ConformanceTableTest.class.getPackageName();
        try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> load(name + "." + file.substring(0, file.length() - ".class".length())))
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .filter(method -> CASE.matcher(method.getName()).matches())
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConformanceTableTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(String method) {
        Matcher matcher = CASE.matcher(method);
        assertThat(matcher.matches()).isTrue();
        return matcher.group(1);
    }
}
