package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.Time;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class LibraryLogsTest {
    private final Logger library = LoggerFactory.getLogger("some.library");
    private final Logger wire = LoggerFactory.getLogger("org.apache.hc.client5.http.wire");
    private final List<String> lines = new ArrayList<>();
    private LibraryLogs logs;

    @After
    public void tearDown() {
        logs.close();
    }

    private void install(int debug) {
        logs = LibraryLogs.install(
                debug, new Redaction(List.of("hidden-key", "hidden"))::apply, lines::add, Time.real());
    }

    private void logAll(Logger logger) {
        logger.trace("trace");
        logger.debug("debug");
        logger.info("info");
        logger.warn("warning");
        logger.error("error");
    }

    @Test
    public void quietButForErrors() {
        for (int debug : new int[] {0, 1}) {
            lines.clear();
            install(debug);
            logAll(library);
            logAll(wire);
            assertThat(lines).hasSize(2).allMatch(line -> line.endsWith(": error"));
        }
        assertThat(lines.get(0))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} \\[ERROR   ] some\\.library: error");
    }

    @Test
    public void secondDebugLetsLibrariesSpeakButNotTheWire() {
        install(2);
        logAll(library);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("[DEBUG   ] some.library: debug");
        assertThat(lines.get(1)).contains("[INFO    ] ");
        assertThat(lines.get(2)).contains("[WARNING ] ");
        lines.clear();
        logAll(wire);
        assertThat(lines).hasSize(3);
    }

    @Test
    public void thirdShowsEverything() {
        install(3);
        logAll(library);
        logAll(wire);
        assertThat(lines).hasSize(10);
    }

    @Test
    public void stackTracesNeedDebug() {
        install(0);
        library.error("failed for {}", "hidden-key", new IllegalStateException("with hidden-key"));
        assertThat(lines)
                .singleElement()
                .asString()
                .endsWith("failed for ****: java.lang.IllegalStateException: with ****");
        lines.clear();
        install(1);
        library.error("failed", new IllegalStateException("with hidden-key"));
        assertThat(lines.get(0)).contains("\tat ").doesNotContain("hidden");
    }

    @Test
    public void credentialsOnTheWireAreHidden() {
        install(3);
        wire.debug("http-outgoing-0 >> \"Authorization: AWS4-HMAC-SHA256 Credential=AKID/x, Signature=abc[\\r][\\n]\"");
        wire.debug("http-outgoing-0 >> X-Amz-Security-Token: FwoGZXIvYXdzEBY");
        wire.debug("GET /k?x-amz-date=1&X-Amz-Signature=abc&X-Amz-Credential=AKID%2Fx HTTP/1.1");
        wire.debug("headers: {Host=[s3], Authorization=[AWS4 Credential=AKID], Accept=[*/*]}");
        wire.debug("proxy-authorization: Basic QUtJRA==\r\nAccept: */*");
        wire.debug("body with hidden in it");
        String all = String.join("\n", lines);
        assertThat(all)
                .doesNotContain("AKID", "abc", "FwoG", "QUtJ", "hidden")
                .contains("Authorization: ***", "x-amz-date=1", "Host=[s3]", "Accept=[*/*]", "Accept: */*", "HTTP/1.1");
    }

    @Test
    public void closedOneIsSilent() {
        install(3);
        logs.close();
        library.error("late");
        assertThat(lines).isEmpty();
    }
}
