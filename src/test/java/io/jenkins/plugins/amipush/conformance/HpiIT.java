package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.BeforeClass;
import org.junit.Test;

/** The plugin as it is packed: what Jenkins reads of it is there, and nothing else. */
public class HpiIT {
    private static final Path TARGET = Path.of(System.getProperty("buildDirectory", "target"));
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String OURS = "io/jenkins/plugins/amipush/";
    private static final String ENGINE = OURS + "agent/ami-push.jar";
    private static final String EXTENSIONS = "META-INF/annotations/hudson.Extension";
    private static final String SYMBOLS = "META-INF/services/annotations/org.jenkinsci.Symbol";

    /** All but the engine is classes and views. */
    private static final long MOST_BYTES_BESIDE_ENGINE = 1 << 20;

    private static Map<String, byte[]> outer;
    private static Map<String, byte[]> inner;

    @BeforeClass
    public static void unzip() throws IOException {
        outer = entries(Files.newInputStream(TARGET.resolve("ami-push.hpi")));
        inner = entries(new ByteArrayInputStream(outer.get("WEB-INF/lib/ami-push.jar")));
    }

    @Test
    public void holdsOneJar() {
        assertThat(outer).containsOnlyKeys(MANIFEST, "WEB-INF/lib/ami-push.jar");
    }

    @Test
    public void bothManifestsAreOne() throws IOException {
        Attributes attributes = attributes(outer);
        assertThat(attributes(inner)).isEqualTo(attributes);
        assertThat(attributes.getValue("Short-Name")).isEqualTo("ami-push");
        assertThat(attributes.getValue("Long-Name")).isEqualTo("AMI Push");
        assertThat(attributes.getValue("Plugin-Version")).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(attributes.getValue("Jenkins-Version")).matches("2\\.\\d+(\\.\\d+)?");
    }

    @Test
    public void onlyAwsCredentialsMayBeAbsent() throws IOException {
        List<String> dependencies =
                List.of(attributes(outer).getValue("Plugin-Dependencies").split(","));
        assertThat(dependencies)
                .allMatch(dependency -> dependency.matches("[a-z0-9-]+:[\\w.-]+(;resolution:=optional)?"))
                .filteredOn(dependency -> dependency.endsWith(";resolution:=optional"))
                .singleElement()
                .asString()
                .startsWith("aws-credentials:");
    }

    @Test
    public void holdsWhatWasCompiledButTheEngine() throws IOException {
        Path classes = TARGET.resolve("classes");
        TreeSet<String> expected = new TreeSet<>(List.of(MANIFEST, EXTENSIONS, SYMBOLS, ENGINE, "index.jelly"));
        try (Stream<Path> files = Files.walk(classes.resolve(OURS))) {
            files.filter(Files::isRegularFile)
                    .map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith(OURS + "engine/"))
                    .forEach(expected::add);
        }
        assertThat(inner.keySet()).isEqualTo(expected);
    }

    @Test
    public void bringsTheEngineAsItWasPacked() throws IOException {
        assertThat(inner.get(ENGINE)).isEqualTo(Files.readAllBytes(TARGET.resolve("ami-push.jar")));
    }

    @Test
    public void theEngineKnowsNothingOfThePlugin() throws IOException {
        Set<String> names = entries(new ByteArrayInputStream(inner.get(ENGINE))).keySet();
        assertThat(names)
                .anyMatch(name -> name.startsWith(OURS + "engine/cli/"))
                .filteredOn(name -> name.startsWith(OURS))
                .allMatch(name -> name.matches(OURS + "(engine|journal|report)/.+"));
        assertThat(names)
                .noneMatch(name -> name.matches("(hudson|jenkins|org/kohsuke|org/jenkinsci|com/cloudbees)/.+"))
                .noneMatch(name -> name.startsWith("META-INF/annotations/") || name.endsWith(".jelly"));
    }

    @Test
    public void indexesHoldWhatJenkinsLooksFor() {
        assertThat(new String(inner.get(EXTENSIONS), StandardCharsets.ISO_8859_1))
                .contains("io.jenkins.plugins.amipush.AmiPushGlobalConfiguration");
        assertThat(new String(inner.get(SYMBOLS), StandardCharsets.UTF_8).lines())
                .contains("io.jenkins.plugins.amipush.AmiPushGlobalConfiguration");
    }

    @Test
    public void viewsEscapeTexts() {
        assertThat(inner.keySet())
                .filteredOn(name -> name.endsWith(".jelly"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(new String(inner.get(name), StandardCharsets.UTF_8))
                        .startsWith("<?jelly escape-by-default='true'?>"));
    }

    @Test
    public void isSmallButForTheEngine() {
        long bytes = inner.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(ENGINE))
                .mapToLong(entry -> entry.getValue().length)
                .sum();
        assertThat(bytes).isLessThan(MOST_BYTES_BESIDE_ENGINE);
    }

    private static Attributes attributes(Map<String, byte[]> entries) throws IOException {
        return new Manifest(new ByteArrayInputStream(entries.get(MANIFEST))).getMainAttributes();
    }

    private static Map<String, byte[]> entries(InputStream in) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    found.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return found;
    }
}
