package io.jenkins.plugins.amipush;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.Test;

/** Holds the arrows between the packages: they point down the table in docs/design.md, and never in a circle. */
public class ArchitectureTest {
    private static final String ROOT = "io.jenkins.plugins.amipush";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    public void arrowsPointDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy(ROOT)
                .layer("agent")
                .definedBy(ROOT + ".agent..")
                .layer("results")
                .definedBy(ROOT + ".results..")
                .layer("credentials")
                .definedBy(ROOT + ".credentials..")
                .layer("cli")
                .definedBy(ROOT + ".engine.cli..")
                .layer("push")
                .definedBy(ROOT + ".engine.push..")
                .layer("aws")
                .definedBy(ROOT + ".engine.aws..")
                .layer("rhsm")
                .definedBy(ROOT + ".engine.rhsm..")
                .layer("stage")
                .definedBy(ROOT + ".engine.stage..")
                .layer("rehearsal")
                .definedBy(ROOT + ".engine.rehearsal..")
                .layer("engine")
                .definedBy(ROOT + ".engine")
                .layer("report")
                .definedBy(ROOT + ".report..")
                .layer("journal")
                .definedBy(ROOT + ".journal..")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("results")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("credentials")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("push")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("aws")
                .mayOnlyBeAccessedByLayers("push", "cli")
                .whereLayer("rhsm")
                .mayOnlyBeAccessedByLayers("push", "cli")
                .whereLayer("stage")
                .mayOnlyBeAccessedByLayers("push", "cli")
                .whereLayer("rehearsal")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("cli", "root", "results")
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers(
                        "cli", "push", "aws", "rhsm", "stage", "rehearsal", "engine", "report", "root", "results")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("cli", "push", "aws", "rhsm", "stage", "rehearsal")
                .check(CLASSES);
    }

    @Test
    public void noCircles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    public void engineAndJournalKnowNothingOfJenkins() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".engine..", ROOT + ".journal..", ROOT + ".report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.kohsuke..", "org.jenkinsci..", "com.cloudbees..")
                .check(CLASSES);
    }

    @Test
    public void onlyAwsSpeaksToTheSdk() {
        classes()
                .that()
                .resideOutsideOfPackage(ROOT + ".engine.aws..")
                // Reads the keys of a plugin whose credentials are the SDK's; loaded only where that plugin is.
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".credentials.AwsCredentialsReader")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("software.amazon.awssdk..")
                .check(CLASSES);
    }

    @Test
    public void pluginNeedsNoLibraryThatJenkinsLacks() {
        classes()
                .that()
                .resideOutsideOfPackage(ROOT + ".engine..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "..",
                        "java..",
                        "javax..",
                        "hudson..",
                        "jenkins..",
                        "org.jenkinsci..",
                        "org.kohsuke..",
                        "com.cloudbees..",
                        "com.fasterxml.jackson..",
                        "com.thoughtworks.xstream..",
                        "jakarta.servlet..",
                        "net.sf.json..",
                        "org.springframework.security..",
                        "software.amazon.awssdk.auth..")
                .check(CLASSES);
    }

    @Test
    public void waitsGoThroughTime() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(io.jenkins.plugins.amipush.engine.Time.class)
                .and()
                // Of Jenkins, which has no other time than the machine's.
                .doNotHaveFullyQualifiedName(ROOT + ".BuilderPush")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CLASSES);
    }
}
