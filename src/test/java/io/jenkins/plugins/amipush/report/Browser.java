package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.journal.Results;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium that reads {@code report.html} as people do: from a file. Without one the tests are skipped, and
 * say so; where {@code CI} is {@code true} they fail.
 */
final class Browser extends ExternalResource {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String DRIVER = "chromedriver";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Selenium warns that it has no classes for the very version of the protocol; none are used. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    /** What axe calls the findings that keep somebody from using the page. */
    private static final List<String> GRAVE = List.of("serious", "critical");

    private final TemporaryFolder folder = new TemporaryFolder();
    private ChromeDriver driver;
    private Path page;

    @Override
    protected void before() throws IOException {
        Optional<Path> browser = BROWSERS.stream().flatMap(Browser::onPath).findFirst();
        Optional<Path> chromedriver = onPath(DRIVER).findFirst();
        if (browser.isEmpty() || chromedriver.isEmpty()) {
            String missing = "report.html is not tested in a browser: chromium and chromedriver are not on the PATH"
                    + " (Debian's packages chromium and chromium-driver)";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            System.err.println(missing);
            assumeTrue(missing, false);
        }
        folder.create();
        SELENIUM.setLevel(Level.SEVERE);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.get().toFile())
                        .build(),
                options(browser.get()));
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
    }

    private static ChromeOptions options(Path browser) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        // Its sandbox needs what containers and root do not have; nothing but our own page is read.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.addArguments("--window-size=1400,1000", "--force-device-scale-factor=1", "--lang=en");
        options.setCapability("goog:loggingPrefs", logs);
        return options;
    }

    private static Stream<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable);
    }

    @Override
    protected void after() {
        if (driver != null) {
            driver.quit();
        }
        folder.delete();
    }

    /** Opens the results' page. */
    Browser open(Results results) throws IOException {
        return open(ReportHtml.text(results, new ReportHome(List.of("images.json"), List.of("ami-push", "push"))));
    }

    /** Opens a page. */
    Browser open(String html) throws IOException {
        return open(Files.writeString(folder.newFolder().toPath().resolve("report.html"), html));
    }

    Browser open(Path file) {
        logged(LogType.BROWSER);
        logged(LogType.PERFORMANCE);
        page = file;
        driver.get(file.toUri().toString());
        return this;
    }

    /** That nothing went wrong in it since it was opened, and that it asked nobody for anything. */
    void assertQuiet() {
        assertThat(logged(LogType.BROWSER)).as("console").isEmpty();
        assertThat(logged(LogType.PERFORMANCE).stream()
                        .map(Browser::message)
                        .filter(message -> message.at("/method").asText().equals("Network.requestWillBeSent"))
                        .map(message -> message.at("/params/request/url").asText()))
                .as("requests")
                .containsOnly(page.toUri().toString());
    }

    private static JsonNode message(LogEntry entry) {
        try {
            return JSON.readTree(entry.getMessage()).get("message");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<LogEntry> logged(String type) {
        return driver.manage().logs().get(type).getAll();
    }

    /** That axe finds nothing that keeps somebody from using the page, in the light and in the dark. */
    void assertAccessible() throws IOException {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        for (String scheme : List.of("light", "dark")) {
            scheme(scheme);
            Object found = driver.executeAsyncScript("""
                    const done = arguments[arguments.length - 1];
                    axe.run(document, {resultTypes: ['violations']}).then(results => done(results.violations
                        .filter(rule => arguments[0].includes(rule.impact))
                        .map(rule => rule.id + ': ' + rule.nodes.slice(0, 5).map(node => node.html.slice(0, 200) + ' '
                            + node.failureSummary).join(' | '))), error => done([String(error)]));
                    """, GRAVE);
            assertThat((List<?>) found).as("axe, " + scheme).isEmpty();
        }
        scheme("light");
    }

    /** @param name light or dark */
    void scheme(String name) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    /** The value of a script, whose {@code arguments} these are. */
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Applies changes to what is shown. */
    void update(String changes) {
        script("AmiPushReport.update(document.getElementById('ami-push-report'), JSON.parse(arguments[0]))", changes);
    }

    ChromeDriver driver() {
        return driver;
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> findAll(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The texts of all that fit, seen or not. */
    List<String> texts(String selector) {
        List<String> texts = new ArrayList<>();
        ((List<?>) script(
                        "return Array.from(document.querySelectorAll(arguments[0]), node => node.textContent)",
                        selector))
                .forEach(text -> texts.add((String) text));
        return texts;
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses Tab until what fits has the focus, as one must who has no pointer. */
    WebElement tabTo(String selector) {
        for (int i = 0; i < 100; i++) {
            press(Keys.TAB);
            if ((boolean) script("return document.activeElement.matches(arguments[0])", selector)) {
                return driver.switchTo().activeElement();
            }
        }
        throw new AssertionError("Tab does not lead to " + selector);
    }

    long number(String script, Object... arguments) {
        return ((Number) script("return Math.round(" + script + ")", arguments)).longValue();
    }
}
