package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Holds that the signatures which the default build compiles the plugin against say the same as the genuine types: the
 * compiler makes the same class files, byte by byte, of the plugin's sources with either.
 */
public class SignaturesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/amipush");
    private static final Path SIGNATURES = Path.of("src/main/jenkins-api/java");

    /** What the plugin calls and what it shares with the engine; the engine itself knows nothing of Jenkins. */
    private static final List<String> PACKAGES = List.of("agent", "credentials", "journal", "report", "results");

    /** Where the libraries lie that the default build has, too. */
    private static final List<String> LIBRARIES =
            List.of("/com/fasterxml/jackson/", "/software/amazon/awssdk/", "/net/java/sezpoz/");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theCompilerMakesTheSameOfBoth() throws IOException {
        List<String> genuine = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
        List<String> signatures = new ArrayList<>(genuine.stream()
                .filter(entry -> LIBRARIES.stream().anyMatch(entry.replace('\\', '/')::contains))
                .toList());
        signatures.add(
                compile(sources(SIGNATURES, Integer.MAX_VALUE), signatures).toString());

        TreeMap<String, byte[]> ofSignatures = classFiles(compile(plugin(), signatures));
        TreeMap<String, byte[]> ofGenuine = classFiles(compile(plugin(), genuine));

        assertThat(ofSignatures.keySet()).isNotEmpty().isEqualTo(ofGenuine.keySet());
        assertThat(ofSignatures.keySet())
                .as("class files that differ")
                .filteredOn(name -> !Arrays.equals(ofSignatures.get(name), ofGenuine.get(name)))
                .isEmpty();
    }

    private static List<Path> plugin() throws IOException {
        List<Path> files = new ArrayList<>(sources(SOURCES, 1));
        for (String name : PACKAGES) {
            files.addAll(sources(SOURCES.resolve(name), Integer.MAX_VALUE));
        }
        return files;
    }

    private static List<Path> sources(Path directory, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(directory, depth)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private Path compile(List<Path> sources, List<String> classpath) throws IOException {
        Path classes = folder.newFolder().toPath();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-g",
                "-parameters",
                "-proc:none",
                "-nowarn",
                "-classpath",
                String.join(File.pathSeparator, classpath),
                "-d",
                classes.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        return classes;
    }

    private static TreeMap<String, byte[]> classFiles(Path directory) throws IOException {
        TreeMap<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }
}
