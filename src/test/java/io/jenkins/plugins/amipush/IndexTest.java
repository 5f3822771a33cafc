package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.Extension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.junit.Test;

/** Jenkins finds a plugin's classes in indexes alone: what these lack is not there. */
public class IndexTest {
    private static final String ROOT = "io.jenkins.plugins.amipush";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    public void extensionsAreIndexed() {
        Index<Extension, Object> index =
                Index.load(Extension.class, Object.class, getClass().getClassLoader());
        List<String> indexed = StreamSupport.stream(index.spliterator(), false)
                .map(IndexItem::className)
                .filter(name -> name.startsWith(ROOT + "."))
                .toList();

        assertThat(indexed).isNotEmpty().containsExactlyInAnyOrderElementsOf(annotatedWith("hudson.Extension"));
    }

    @Test
    public void symbolsAreIndexed() throws Exception {
        List<String> indexed =
                Files.readAllLines(Path.of("src/main/resources/META-INF/services/annotations/org.jenkinsci.Symbol"));

        assertThat(indexed).isNotEmpty().containsExactlyInAnyOrderElementsOf(annotatedWith("org.jenkinsci.Symbol"));
    }

    private static List<String> annotatedWith(String annotation) {
        return CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(annotation))
                .map(JavaClass::getName)
                .toList();
    }
}
