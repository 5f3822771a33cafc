package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** That fields, setters, forms, help and checks belong together. */
public class FormsTest {
    private static final String FORM = "/lib/form";

    private static final List<Class<?>> FRONTS = List.of(AmiPushStep.class, AmiPushBuilder.class);

    @Test
    public void everySettingHasASetterInBothFronts() {
        for (Class<?> front : FRONTS) {
            Set<String> settable = setters(front);
            settable.add("source");
            assertThat(settable).as(front.getSimpleName()).isEqualTo(settings());
        }
    }

    @Test
    public void everySettingHasAGetter() {
        Set<String> gettable = Arrays.stream(AmiPushSettings.class.getMethods())
                .filter(method -> !Modifier.isAbstract(method.getModifiers()))
                .map(method -> property(method.getName().replaceFirst("^(get|is)", "")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(gettable).isEqualTo(settings());
    }

    @Test
    public void theFormHasEverySettingOnce() throws Exception {
        assertThat(fields(form(AmiPushStep.class)))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(settings());
    }

    @Test
    public void theBuildStepHasTheStepsForm() throws Exception {
        NodeList includes = form(AmiPushBuilder.class).getElementsByTagNameNS("jelly:stapler", "include");
        assertThat(includes.getLength()).isEqualTo(1);
        assertThat(((Element) includes.item(0)).getAttribute("class")).isEqualTo(AmiPushStep.class.getName());
    }

    @Test
    public void theGlobalFormHasEveryDefault() throws Exception {
        assertThat(fields(form(AmiPushGlobalConfiguration.class)))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(setters(AmiPushGlobalConfiguration.class))
                .isSubsetOf(settings());
    }

    @Test
    public void everySettingHasHelp() throws Exception {
        for (String setting : settings()) {
            assertThat(help("AmiPushStep/help-" + setting)).as(setting).hasSizeGreaterThan(40);
        }
        for (Class<?> front : FRONTS) {
            help(front.getSimpleName() + "/help");
        }
    }

    @Test
    public void theStepsHelpTellsWhatItReturns() throws Exception {
        assertThat(help("AmiPushStep/help"))
                .contains(Stream.of(
                                "outcome",
                                "images",
                                "counts",
                                "file",
                                "dest",
                                "name",
                                "region",
                                "type",
                                "state",
                                "ami",
                                "snapshotId",
                                "shipped",
                                "publicImage",
                                "attempts",
                                "reason")
                        .toList());
    }

    @Test
    public void formsAreEscapedAndHoldNoScript() throws Exception {
        for (Class<?> type : List.of(AmiPushStep.class, AmiPushBuilder.class, AmiPushGlobalConfiguration.class)) {
            String text = text(type.getSimpleName() + "/config.jelly");
            assertThat(text).startsWith("<?jelly escape-by-default='true'?>");
            assertThat(text).doesNotContain("<script", "<style", "style=", "onclick", "j:out");
        }
    }

    @Test
    public void whatTheFormAsksIsGuarded() {
        List<String> asked = new ArrayList<>();
        for (Method method : AmiPushFields.class.getMethods()) {
            if (!method.getName().startsWith("do")) {
                continue;
            }
            asked.add(method.getName());
            assertThat(annotations(method)).as(method.getName()).contains("POST");
        }
        assertThat(asked).doesNotHaveDuplicates();
        assertThat(asked.stream()
                        .map(name -> property(
                                name.replaceFirst("^doCheck|^doFill", "").replaceFirst("Items$", ""))))
                .isSubsetOf(settings());
    }

    @Test
    public void everyListInTheFormIsFilled() throws Exception {
        Set<String> filled = Arrays.stream(AmiPushFields.class.getMethods())
                .map(Method::getName)
                .filter(name -> name.startsWith("doFill"))
                .map(name -> property(name.replaceFirst("^doFill", "").replaceFirst("Items$", "")))
                .collect(Collectors.toSet());
        Set<String> lists = new TreeSet<>();
        Document form = form(AmiPushStep.class);
        for (Element entry : elements(form.getElementsByTagNameNS(FORM, "entry"))) {
            if (entry.getElementsByTagNameNS("/lib/credentials", "select").getLength()
                            + entry.getElementsByTagNameNS(FORM, "combobox").getLength()
                    > 0) {
                lists.add(entry.getAttribute("field"));
            }
        }
        assertThat(filled).isEqualTo(lists);
    }

    private static Set<String> settings() {
        return Arrays.stream(PushFields.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(field -> field.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> setters(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> annotations(method).contains("DataBoundSetter"))
                .map(method -> property(method.getName().substring("set".length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> annotations(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(Class::getSimpleName)
                .toList();
    }

    private static String property(String name) {
        return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
    }

    private static List<String> fields(Document form) {
        return elements(form.getElementsByTagNameNS(FORM, "entry")).stream()
                .map(entry -> entry.getAttribute("field"))
                .toList();
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Document form(Class<?> type) throws Exception {
        return parse(text(type.getSimpleName() + "/config.jelly"));
    }

    /** The text of a help file, which has to be well-formed. */
    private static String help(String name) throws Exception {
        return parse(text(name + ".html").replace("&nbsp;", " "))
                .getDocumentElement()
                .getTextContent();
    }

    private static Document parse(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String name) throws Exception {
        try (InputStream in = AmiPushSettings.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
